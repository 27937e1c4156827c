import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { usableVersion, type Program, type ProgramKind } from './program'

/** The first usable program of this kind in the folders of `path` (written like the PATH variable). */
export async function programOnPath(kind: ProgramKind, path: string): Promise<Program | null> {
  for (const name of kind.commands) {
    for (const folder of path.split(delimiter).filter((each) => each !== '')) {
      const command = join(folder, name)
      if (!(await isExecutable(command))) continue
      const version = await usableVersion(kind, command)
      if (version !== null) return { command, version, env: {}, origin: 'PATH' }
    }
  }
  return null
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
