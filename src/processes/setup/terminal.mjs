/**
 * What a start says on the terminal: one line for each step, which shows progress while it runs and what came of it, and
 * how long it took, when it is done. Where output is not a terminal each change is a line of its own.
 */
const live = process.stdout.isTTY === true
let shown = 0

/**
 * Runs one step and shows it.
 * @param {string} title
 * @param {(progress: (text: string) => void) => Promise<string | void>} work what it returns is shown as its outcome
 */
export async function step(title, work) {
  const startedAt = performance.now()
  const id = ++shown
  const show = (mark, text) => print(id, `${mark} ${title.padEnd(18)} ${text}`, mark !== '·')
  show('·', '')
  try {
    const outcome = (await work((text) => show('·', text))) ?? 'done'
    show('✓', `${outcome}${duration(performance.now() - startedAt)}`)
  } catch (error) {
    show('✗', 'failed')
    throw error
  }
}

/** Prints a paragraph as it is. */
export function say(text) {
  process.stdout.write(`${text}\n`)
}

/** Shows what must be mended, without a stack. */
export function complain(text) {
  process.stderr.write(`\n${text}\n`)
}

let unfinishedLine = 0

// Steps may run side by side. Only the newest unfinished line is rewritten; a step that ends gets a line for good.
function print(id, line, isFinal) {
  if (!live) {
    if (isFinal || !line.endsWith(' ')) process.stdout.write(`${line}\n`)
    return
  }
  const cut = line.slice(0, Math.max(20, (process.stdout.columns ?? 80) - 1))
  process.stdout.write(`\r\u001b[2K${cut}`)
  if (isFinal) process.stdout.write('\n')
  unfinishedLine = isFinal ? 0 : id
}

/** Moves on from a line that a step left unfinished. */
export function endLine() {
  if (live && unfinishedLine !== 0) process.stdout.write('\n')
  unfinishedLine = 0
}

function duration(elapsedMs) {
  return elapsedMs < 1_000 ? '' : ` (${(elapsedMs / 1_000).toFixed(1)} s)`
}
