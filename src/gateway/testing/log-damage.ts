/** Damage done by hand or by a failing disk: to what is published in Consul, and to a gateway's copy of it. */
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import { consulKeys } from '@/wire/keys'
import type { LogEvent } from './log-events'

export type CopyDamage = Extract<LogEvent, { event: 'GATEWAY_RESTARTS' }>['damage']
export type KvDamage = Extract<LogEvent, { event: 'DAMAGE_KV' }>

export async function damageCopy(folder: string, damage: CopyDamage): Promise<void> {
  const file = join(folder, damage === 'CUT_STEPS' ? 'rules.steps' : 'rules.base')
  const text = damage === 'NONE' ? null : await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  if (damage === 'CUT_STEPS') await truncate(file, Math.max(0, text.length - 20))
  else await writeFile(file, text.replace('example', 'exemple').replace('"limit":', '"limit":1'))
}

/** A key is gone, holds nonsense, or holds something that only looks right. */
export async function damageKv({ kv }: Consul, prefix: string, { pick, how }: KvDamage): Promise<void> {
  const keys = [...(await kv.keys(prefix))].sort()
  const key = keys[pick % Math.max(1, keys.length)] ?? consulKeys(prefix).head
  const value = (await kv.get(key)).value?.value ?? ''
  if (how === 'DELETE') await kv.delete(key)
  else if (how === 'SPOIL') await kv.set(key, '{')
  else {
    await kv.set(
      key,
      value.replace(/example\.com|\\?"limit\\?":/, (found) => (found.startsWith('e') ? 'evil.com' : `${found}1`)),
    )
  }
}
