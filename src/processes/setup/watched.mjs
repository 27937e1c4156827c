/**
 * `node watched.mjs ARGS…` runs `node ARGS…` and everything that it starts as one group, which ends when this process is
 * told to end or loses the process that started it. Development tools (next dev, tsx watch) would outlive a killed start.
 */
import { spawn } from 'node:child_process'

const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', detached: true })

function endGroup(signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // it has ended already
  }
}

function end() {
  endGroup('SIGTERM')
  setTimeout(() => {
    endGroup('SIGKILL')
    process.exit(0)
  }, 3_000)
}

child.on('exit', (code) => process.exit(code ?? 1))
process.on('SIGTERM', end)
process.on('SIGINT', end)
process.on('disconnect', end)
