/** What a process of this machine has spent, as Linux counts it. */
import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second for programs, whatever its own clock does. */
const tickMs = 10

/** User and system time so far. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** Resident memory now. */
export function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
