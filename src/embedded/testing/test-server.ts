/**
 * What the servers of tests have in common: a folder of their own below the system's temporary one, and a watchdog.
 * The watchdog is a small shell that ends the server and removes its folder as soon as the test process is gone,
 * however that came about; a killed test run leaves nothing behind.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopProcess } from '../server-process'

const watchdog = `
while kill -0 "$1" 2>/dev/null; do
  kill -0 "$2" 2>/dev/null || exit 0
  sleep 1
done
kill -9 "$2" 2>/dev/null
sleep 1
rm -rf "$3"`

export function testFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `switchyard-test-${name}-`))
}

/** Has the server ended and its folder removed when this process dies. */
export function watchOver(pid: number, folder: string): void {
  const args = ['-c', watchdog, 'switchyard-test-watchdog', String(process.pid), String(pid), folder]
  spawn('sh', args, { detached: true, stdio: 'ignore' }).unref()
}

/** Ends the server at once; what it holds is thrown away. */
export async function discard(pid: number, folder: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  await stopProcess(pid, signal)
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
