-- CreateEnum
CREATE TYPE "PathMatchType" AS ENUM ('EXACT', 'PREFIX', 'REGEX');

-- CreateEnum
CREATE TYPE "LoadBalancingPolicy" AS ENUM ('ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'RING_HASH', 'MAGLEV');

-- CreateEnum
CREATE TYPE "HashSource" AS ENUM ('HEADER', 'COOKIE', 'QUERY', 'SOURCE_IP');

-- CreateEnum
CREATE TYPE "BreakerScope" AS ENUM ('SERVICE', 'INSTANCE');

-- CreateEnum
CREATE TYPE "EnforcementMode" AS ENUM ('ENFORCE', 'SHADOW');

-- CreateEnum
CREATE TYPE "SlidingWindowType" AS ENUM ('COUNT_BASED', 'TIME_BASED');

-- CreateEnum
CREATE TYPE "OverrideIntent" AS ENUM ('FORCED_OPEN', 'DISABLED', 'METRICS_ONLY', 'RESET');

-- CreateEnum
CREATE TYPE "RateLimitKeySource" AS ENUM ('ALL', 'SOURCE_IP', 'HEADER', 'COOKIE', 'QUERY');

-- CreateEnum
CREATE TYPE "RateLimitScope" AS ENUM ('LOCAL', 'DISTRIBUTED');

-- CreateEnum
CREATE TYPE "OnRedisDown" AS ENUM ('LOCAL', 'ALLOW', 'DENY');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'OPERATOR', 'EDITOR', 'ADMIN');

-- CreateTable
CREATE TABLE "namespaces" (
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "namespaces_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "services" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "send_to_warning" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "services_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "subsets" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "tags" TEXT[],
    "meta" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "subsets_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "routes" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "description" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "hosts" TEXT[],
    "path_type" "PathMatchType" NOT NULL,
    "path_value" TEXT NOT NULL,
    "methods" TEXT[],
    "header_matches" JSONB NOT NULL,
    "query_matches" JSONB NOT NULL,
    "balancing" "LoadBalancingPolicy" NOT NULL,
    "hash_source" "HashSource" NOT NULL,
    "hash_name" TEXT NOT NULL,
    "bounded_load_percent" INTEGER NOT NULL,
    "timeout_ms" INTEGER NOT NULL,
    "retry_attempts" INTEGER NOT NULL,
    "retry_on" TEXT[],
    "rewrite_path" TEXT,
    "request_headers" JSONB NOT NULL,
    "response_headers" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "routes_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "destinations" (
    "namespace" TEXT NOT NULL,
    "route_name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "service" TEXT NOT NULL,
    "subset" TEXT,
    "weight_percent" INTEGER NOT NULL,

    CONSTRAINT "destinations_pkey" PRIMARY KEY ("namespace","route_name","position")
);

-- CreateTable
CREATE TABLE "breaker_policies" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "description" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "breaker_scope" "BreakerScope" NOT NULL,
    "mode" "EnforcementMode" NOT NULL,
    "sliding_window_type" "SlidingWindowType" NOT NULL,
    "sliding_window_size" INTEGER NOT NULL,
    "minimum_number_of_calls" INTEGER NOT NULL,
    "failure_rate_threshold_percent" DOUBLE PRECISION NOT NULL,
    "slow_call_rate_threshold_percent" DOUBLE PRECISION NOT NULL,
    "slow_call_duration_threshold_ms" INTEGER NOT NULL,
    "wait_duration_in_open_state_ms" INTEGER NOT NULL,
    "permitted_number_of_calls_in_half_open_state" INTEGER NOT NULL,
    "max_wait_duration_in_half_open_state_ms" INTEGER NOT NULL,
    "failure_statuses" INTEGER[],
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "breaker_policies_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "breaker_overrides" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "override_id" TEXT NOT NULL,
    "intent" "OverrideIntent" NOT NULL,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "breaker_overrides_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "rate_limit_policies" (
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "description" TEXT NOT NULL,
    "route" TEXT,
    "limit" INTEGER NOT NULL,
    "period_ms" INTEGER NOT NULL,
    "burst" INTEGER NOT NULL,
    "key_source" "RateLimitKeySource" NOT NULL,
    "key_name" TEXT NOT NULL,
    "limit_scope" "RateLimitScope" NOT NULL,
    "mode" "EnforcementMode" NOT NULL,
    "on_redis_down" "OnRedisDown" NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "rate_limit_policies_pkey" PRIMARY KEY ("namespace","name")
);

-- CreateTable
CREATE TABLE "instances" (
    "id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,
    "tags" TEXT[],
    "meta" JSONB NOT NULL,
    "check" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revisions" (
    "number" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "author_id" TEXT,
    "message" TEXT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "checksum" CHAR(64) NOT NULL,
    "changes" JSONB NOT NULL,
    "before" JSONB NOT NULL,

    CONSTRAINT "revisions_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL,
    "checksum" CHAR(64) NOT NULL,

    CONSTRAINT "head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateways" (
    "id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,
    "checksum" TEXT NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateways_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_rate_limits" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "sign_in_rate_limits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grants" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "namespace" TEXT,
    "role" "Role" NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted_by" TEXT NOT NULL,

    CONSTRAINT "role_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_code" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_records" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "revision" INTEGER,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_records_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "services_name_key" ON "services"("name");

-- CreateIndex
CREATE INDEX "subsets_service_idx" ON "subsets"("service");

-- CreateIndex
CREATE INDEX "destinations_service_idx" ON "destinations"("service");

-- CreateIndex
CREATE INDEX "breaker_policies_service_idx" ON "breaker_policies"("service");

-- CreateIndex
CREATE UNIQUE INDEX "instances_service_address_port_key" ON "instances"("service", "address", "port");

-- CreateIndex
CREATE INDEX "revisions_committed_at_idx" ON "revisions"("committed_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_rate_limits_key_key" ON "sign_in_rate_limits"("key");

-- CreateIndex
CREATE UNIQUE INDEX "role_grants_user_id_namespace_key" ON "role_grants"("user_id", "namespace");

-- CreateIndex
CREATE INDEX "audit_records_at_idx" ON "audit_records"("at");

-- AddForeignKey
ALTER TABLE "services" ADD CONSTRAINT "services_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsets" ADD CONSTRAINT "subsets_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routes" ADD CONSTRAINT "routes_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "destinations" ADD CONSTRAINT "destinations_namespace_route_name_fkey" FOREIGN KEY ("namespace", "route_name") REFERENCES "routes"("namespace", "name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "breaker_policies" ADD CONSTRAINT "breaker_policies_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "breaker_overrides" ADD CONSTRAINT "breaker_overrides_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rate_limit_policies" ADD CONSTRAINT "rate_limit_policies_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instances" ADD CONSTRAINT "instances_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_namespace_fkey" FOREIGN KEY ("namespace") REFERENCES "namespaces"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row only: the head, and the setup code.
ALTER TABLE "head" ADD CONSTRAINT "head_one_row" CHECK ("id" = 1);
ALTER TABLE "setup_code" ADD CONSTRAINT "setup_code_one_row" CHECK ("id" = 1);

-- At most one role that holds everywhere for each user.
CREATE UNIQUE INDEX "role_grants_everywhere_key" ON "role_grants"("user_id") WHERE "namespace" IS NULL;

-- Nothing is published yet: revision 0, the checksum of the empty set.
INSERT INTO "head" ("id", "revision", "checksum") VALUES (1, 0, repeat('0', 64));
