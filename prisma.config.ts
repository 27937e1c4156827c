import { defineConfig } from 'prisma/config'

/** For Prisma's command line only; the processes apply migrations themselves (src/store/migrate.ts). */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL && { datasource: { url: process.env.DATABASE_URL } }),
})
