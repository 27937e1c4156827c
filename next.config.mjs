import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  outputFileTracingRoot: root,
  turbopack: { root },
  poweredByHeader: false,
  reactStrictMode: true,
  // What did not change is not drawn again, without a memo in each component: live figures come every second.
  reactCompiler: true,
  // Native or self-locating packages stay as they are in node_modules.
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'ioredis', 'pino', 'prom-client'],
  // Types and lint are checked by `npm run check`, on all files at once.
  typescript: { ignoreBuildErrors: true },
}
