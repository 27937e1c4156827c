/**
 * What was built from which sources: `dist/stamps.json` holds a hash for each thing that is made, so that it is made
 * again only when what it is made of has changed.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const file = join(root, 'dist', 'stamps.json')
const ignored = /\.test\.tsx?$|^generated$/

/** A hash over names and contents of files and folders, tests and generated code left out. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!ignored.test(name)) add(join(path, name))
    } else {
      hash
        .update(`${path.slice(root.length)}\0`)
        .update(readFileSync(path))
        .update('\0')
    }
  }
  for (const path of paths) add(join(root, path))
  // The build holds paths of this folder.
  return hash.update(root).update(process.version.split('.')[0]).digest('hex')
}

export function readStamp(name) {
  return readAll()[name]
}

export function writeStamp(name, hash) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...readAll(), [name]: hash }, null, 2))
}

function readAll() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
