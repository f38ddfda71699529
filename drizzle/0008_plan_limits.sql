CREATE TABLE "plan_limits" (
	"plan_id" uuid NOT NULL,
	"meter" text NOT NULL,
	"quantity" bigint NOT NULL,
	"period" text NOT NULL,
	CONSTRAINT "plan_limits_plan_id_meter_pk" PRIMARY KEY("plan_id","meter"),
	CONSTRAINT "plan_limits_quantity_check" CHECK (quantity >= 0),
	CONSTRAINT "plan_limits_period_check" CHECK (period IN ('month', 'total'))
);
--> statement-breakpoint
ALTER TABLE "usage_tracking" RENAME COLUMN "metric" TO "meter";--> statement-breakpoint
ALTER TABLE "usage_tracking" DROP CONSTRAINT "usage_tracking_user_id_metric_period_unique";--> statement-breakpoint
ALTER TABLE "plan_limits" ADD CONSTRAINT "plan_limits_plan_id_subscription_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."subscription_plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_plans" DROP COLUMN "monthly_images";--> statement-breakpoint
ALTER TABLE "subscription_plans" DROP COLUMN "storage_bytes";--> statement-breakpoint
ALTER TABLE "usage_tracking" ADD CONSTRAINT "usage_tracking_user_id_meter_period_unique" UNIQUE("user_id","meter","period_start");