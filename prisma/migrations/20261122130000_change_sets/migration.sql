-- CreateEnum
CREATE TYPE "ChangeSetStatus" AS ENUM ('OPEN', 'PUBLISHED', 'DISCARDED');

-- CreateEnum
CREATE TYPE "DriftTarget" AS ENUM ('CONSUL_KV', 'CONSUL_CATALOG', 'REDIS');

-- CreateEnum
CREATE TYPE "DriftKind" AS ENUM ('CHANGED', 'DELETED', 'FOREIGN');

-- CreateEnum
CREATE TYPE "DriftResolution" AS ENUM ('REPAIRED', 'ADOPTED', 'GONE');

-- AlterTable
ALTER TABLE "namespaces" ADD COLUMN     "requires_approval" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "revisions" ADD COLUMN     "change_set_id" UUID,
ADD COLUMN     "reverts" INTEGER,
ADD COLUMN     "rollback_of" INTEGER;

-- CreateTable
CREATE TABLE "enforcements" (
    "revision" INTEGER NOT NULL,
    "gateways" INTEGER NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "slowest" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "enforcements_pkey" PRIMARY KEY ("revision")
);

-- CreateTable
CREATE TABLE "change_sets" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "status" "ChangeSetStatus" NOT NULL DEFAULT 'OPEN',
    "version" INTEGER NOT NULL,
    "author_id" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "change_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_set_edits" (
    "change_set_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "base_version" INTEGER,
    "base" JSONB,
    "object" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" TEXT,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "change_set_edits_pkey" PRIMARY KEY ("change_set_id","kind","namespace","name")
);

-- CreateTable
CREATE TABLE "approvals" (
    "change_set_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "comment" TEXT NOT NULL,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("change_set_id","version","user_id")
);

-- CreateTable
CREATE TABLE "drifts" (
    "id" UUID NOT NULL,
    "target" "DriftTarget" NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "DriftKind" NOT NULL,
    "expected" JSONB,
    "found" JSONB,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" "DriftResolution",
    "resolved_by" TEXT,
    "repair_requested" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "drifts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "change_sets_status_updated_at_idx" ON "change_sets"("status", "updated_at");

-- CreateIndex
CREATE INDEX "change_set_edits_kind_namespace_name_idx" ON "change_set_edits"("kind", "namespace", "name");

-- CreateIndex
CREATE INDEX "revisions_change_set_id_idx" ON "revisions"("change_set_id");

-- CreateIndex
CREATE INDEX "drifts_resolved_at_found_at_idx" ON "drifts"("resolved_at", "found_at");

-- AddForeignKey
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_change_set_id_fkey" FOREIGN KEY ("change_set_id") REFERENCES "change_sets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enforcements" ADD CONSTRAINT "enforcements_revision_fkey" FOREIGN KEY ("revision") REFERENCES "revisions"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_set_edits" ADD CONSTRAINT "change_set_edits_change_set_id_fkey" FOREIGN KEY ("change_set_id") REFERENCES "change_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_change_set_id_fkey" FOREIGN KEY ("change_set_id") REFERENCES "change_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

