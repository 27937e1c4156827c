-- CreateEnum
CREATE TYPE "KeyStance" AS ENUM ('NORMAL', 'BOOST', 'BLOCK');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- AlterTable
ALTER TABLE "breaker_overrides" ADD COLUMN     "breaker" TEXT,
ADD COLUMN     "gateway" TEXT,
ADD COLUMN     "instance" TEXT;
-- Until now an order was named after its breaker and meant all of it.
UPDATE "breaker_overrides" SET "breaker" = "name";
ALTER TABLE "breaker_overrides" ALTER COLUMN "breaker" SET NOT NULL;

-- CreateTable
CREATE TABLE "rate_limit_overrides" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "stance" "KeyStance" NOT NULL,
    "factor" DOUBLE PRECISION NOT NULL,
    "reset_id" TEXT,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "rate_limit_overrides_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "breaker_events" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "namespace" TEXT NOT NULL,
    "breaker" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "instance" TEXT,
    "gateway" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "failure_rate_percent" DOUBLE PRECISION,
    "slow_call_rate_percent" DOUBLE PRECISION,
    "buffered_calls" INTEGER NOT NULL,
    "override_id" TEXT,
    "actor" TEXT,
    "reason" TEXT,

    CONSTRAINT "breaker_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "namespace" TEXT NOT NULL,
    "breaker" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "open" INTEGER NOT NULL,
    "gateways" INTEGER NOT NULL,
    "times" INTEGER NOT NULL,
    "cause" TEXT,
    "actor" TEXT,
    "reason" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_cursors" (
    "stream" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "stream_cursors_pkey" PRIMARY KEY ("stream")
);

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "event_types" TEXT[],
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'PENDING',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "tries" JSONB NOT NULL,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "rate_limit_overrides_namespace_policy_idx" ON "rate_limit_overrides"("namespace", "policy");

-- CreateIndex
CREATE UNIQUE INDEX "breaker_events_key_key" ON "breaker_events"("key");

-- CreateIndex
CREATE INDEX "breaker_events_namespace_breaker_at_idx" ON "breaker_events"("namespace", "breaker", "at");

-- CreateIndex
CREATE INDEX "breaker_events_namespace_breaker_instance_at_idx" ON "breaker_events"("namespace", "breaker", "instance", "at");

-- CreateIndex
CREATE INDEX "breaker_events_namespace_breaker_gateway_at_idx" ON "breaker_events"("namespace", "breaker", "gateway", "at");

-- CreateIndex
CREATE INDEX "breaker_events_at_idx" ON "breaker_events"("at");

-- CreateIndex
CREATE INDEX "notices_namespace_breaker_id_idx" ON "notices"("namespace", "breaker", "id");

-- CreateIndex
CREATE INDEX "notices_at_idx" ON "notices"("at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_next_try_at_idx" ON "webhook_deliveries"("endpoint_id", "next_try_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_created_at_idx" ON "webhook_deliveries"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_endpoint_id_message_id_key" ON "webhook_deliveries"("endpoint_id", "message_id");

-- CreateIndex
CREATE INDEX "breaker_overrides_namespace_breaker_idx" ON "breaker_overrides"("namespace", "breaker");

-- AddForeignKey
ALTER TABLE "rate_limit_overrides" ADD CONSTRAINT "rate_limit_overrides_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;


