import type { Running } from './running-file'

/** What the user needs to know when everything runs. */
export function summary(running: Running, dataDir: string, demo: boolean, tookMs: number): string {
  const example = `${running.gateway}${demo ? '/api/checkout' : '/'}`
  const lines: [string, string][] = [
    ['Dashboard', running.dashboard],
    ['Gateway', `${running.gateway}   try: curl -i ${example}`],
    ...(running.setupLink === null
      ? []
      : ([['First sign-in', `${running.setupLink}   (makes the first administrator, works once)`]] as [
          string,
          string,
        ][])),
    ['Data', `${dataDir}   (logs in ${dataDir}/logs)`],
    ['Stop', 'Ctrl-C; everything is kept for the next start'],
  ]
  const took = `Switchyard runs; the start took ${(tookMs / 1_000).toFixed(1)} s.`
  return `\n${took}\n\n${lines.map(([name, text]) => `  ${name.padEnd(14)} ${text}`).join('\n')}\n`
}
