-- CreateEnum
CREATE TYPE "InstanceMode" AS ENUM ('ACTIVE', 'DRAIN', 'MAINTENANCE');

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "agent" TEXT,
ADD COLUMN     "deregister_after_ms" INTEGER;

-- AlterTable
ALTER TABLE "services" ADD COLUMN     "min_healthy_instances" INTEGER;

-- CreateTable
CREATE TABLE "instance_overrides" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "instance_id" TEXT NOT NULL,
    "mode" "InstanceMode" NOT NULL,
    "weight" JSONB,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "instance_overrides_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "catalog_orders" (
    "id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "successor_id" UUID,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "catalog_orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "health_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "service" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "check" TEXT NOT NULL,
    "output" TEXT NOT NULL,
    "changes" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "health_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "instance_overrides_service_idx" ON "instance_overrides"("service");

-- CreateIndex
CREATE INDEX "catalog_orders_done_at_idx" ON "catalog_orders"("done_at");

-- CreateIndex
CREATE INDEX "health_events_service_instance_at_idx" ON "health_events"("service", "instance", "at");

-- CreateIndex
CREATE INDEX "health_events_at_idx" ON "health_events"("at");

-- AddForeignKey
ALTER TABLE "instance_overrides" ADD CONSTRAINT "instance_overrides_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;


