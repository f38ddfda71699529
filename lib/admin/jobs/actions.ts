"use server";

import { refresh } from "next/cache";
import { db } from "@/db/client";
import { formatCount } from "@/lib/format/counts";
import { formOf } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { adminErrorState } from "../account/errors";
import { requireAdmin } from "../require-admin";
import { changeJobs } from "./change-jobs";

const jobs = (count: number) => `${formatCount(count)} ${count === 1 ? "job" : "jobs"}`;

/** Retries or discards the job that the pressed button names, or all on the page. */
export async function changeJobsAction(_previous: FormState, given: FormData): Promise<FormState> {
  const admin = await requireAdmin();
  const form = formOf(given);
  const change = form.has("discard") ? "discard" : "retry";
  const ids = [...new Set(form.getAll(change).flatMap((value) => String(value).split(",")))];
  const valid = ids.filter((id) => /^\d{1,18}$/.test(id));
  const count = await db.transaction((tx) => changeJobs(tx, admin, change, valid));
  refresh();
  if (count === null) return adminErrorState("FORBIDDEN");
  if (count === 0)
    return {
      status: "error",
      code: "NOT_FAILED",
      message: "These jobs have not failed, or are gone.",
    };
  const done = change === "retry" ? "will be tried again." : "discarded.";
  return { status: "success", message: `${jobs(count)} ${done}` };
}
