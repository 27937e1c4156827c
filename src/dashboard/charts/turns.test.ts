import { describe, expect, it } from 'vitest'
import { Turns } from './turns'

/** Frames that a test lets come. */
function handFrames() {
  let asked: (() => void)[] = []
  return {
    next: (run: () => void) => {
      asked.push(run)
    },
    asked: () => asked.length,
    come() {
      const now = asked
      asked = []
      for (const run of now) run()
    },
  }
}

describe('turns', () => {
  it('come one in a frame, in the order in which they were asked for', () => {
    const frames = handFrames()
    const turns = new Turns(frames.next)
    const drawn: string[] = []
    for (const name of ['a', 'b', 'c']) turns.take(() => drawn.push(name))
    expect(drawn).toEqual([])
    frames.come()
    expect(drawn).toEqual(['a'])
    frames.come()
    frames.come()
    expect(drawn).toEqual(['a', 'b', 'c'])
    expect(frames.asked()).toBe(0)
  })

  it('that were given up take no frame from the others', () => {
    const frames = handFrames()
    const turns = new Turns(frames.next)
    const drawn: string[] = []
    const giveUp = turns.take(() => drawn.push('old'))
    turns.take(() => drawn.push('other'))
    giveUp()
    turns.take(() => drawn.push('new'))
    frames.come()
    frames.come()
    expect(drawn).toEqual(['other', 'new'])
  })
})
