"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { longTransaction } from "@/db/long-transaction";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { requestOrigin } from "@/lib/http/origin";
import { readStepUpForm } from "@/lib/settings/step-up-form";
import { requireAdmin } from "../require-admin";
import {
  type AddressList,
  type AddressProblem,
  parseAddressCsv,
  parseAddressText,
} from "./addresses";
import { cancelOperation, confirmOperation, resumeOperation, undoOperation } from "./control";
import { createOperation } from "./create-operation";
import { BulkRefusal } from "./refusal";
import { bulkForm, confirmBulkForm } from "./schema";

/** What a form shows for a refusal. */
function refusalOf(error: unknown, values?: Record<string, string>): FormState {
  if (!(error instanceof BulkRefusal)) throw error;
  return { status: "error", code: error.code, message: error.message, values };
}

/** The addresses of the form and its file, each once; `null` where there are none of either. */
async function readAddresses(text: string, form: FormData): Promise<AddressList | null> {
  const file = form.get("file");
  const given: (AddressList | AddressProblem)[] = [];
  if (text.trim()) given.push(parseAddressText(text));
  if (file instanceof File && file.size > 0)
    given.push(parseAddressCsv(Buffer.from(await file.arrayBuffer())));
  if (given.length === 0) return null;
  const lists = given.map((list) => {
    if (typeof list === "string") throw new BulkRefusal(list);
    return list;
  });
  return {
    addresses: [...new Set(lists.flatMap(({ addresses }) => addresses))],
    invalid: lists.reduce((sum, { invalid }) => sum + invalid, 0),
  };
}

export async function createBulkAction(_previous: FormState, given: FormData): Promise<FormState> {
  const { id: userId, sessionId } = await requireAdmin();
  const form = formOf(given);
  const { data, problem } = parseForm(bulkForm, form);
  if (problem) return problem;
  const values = Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  let next: string;
  try {
    const list = await readAddresses(data.addresses, form);
    const origin = requestOrigin(await headers());
    const { id, unmatched } = await longTransaction((tx) =>
      createOperation(tx, { id: userId, sessionId }, { request: data, list, origin }),
    );
    next = `/admin/bulk/${id}`;
    // Said once, on the page that follows: the addresses are kept nowhere.
    if (list && (unmatched > 0 || list.invalid > 0))
      next += `?unmatched=${unmatched}&invalid=${list.invalid}`;
  } catch (error) {
    return refusalOf(error, values);
  }
  redirect(next);
}

export async function confirmBulkAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { id: userId, sessionId } = await requireAdmin();
  const { data, problem } = await readStepUpForm(confirmBulkForm, form, "admin");
  if (problem) return problem;
  const { id, digest, count } = data;
  try {
    await confirmOperation({ id: userId, sessionId }, id, { digest, count });
  } catch (error) {
    const refused = refusalOf(error, { count: String(count) });
    // The page then shows what is selected now.
    if (refused.code === "CHANGED") refresh();
    return refused.code === "WRONG_COUNT"
      ? { ...refused, fieldErrors: { count: refused.message ?? "" } }
      : refused;
  }
  redirect(`/admin/bulk/${id}`);
}

type Control = typeof cancelOperation;

/** What a button of an operation's page does; what is no longer possible the page shows. */
async function control(form: FormData, work: Control): Promise<void> {
  const { id: userId, sessionId } = await requireAdmin();
  const { data: id } = z.uuid().safeParse(formOf(form).get("id"));
  if (!id) redirect("/admin/bulk");
  try {
    await work({ id: userId, sessionId }, id);
  } catch (error) {
    refusalOf(error);
  }
  redirect(`/admin/bulk/${id}`);
}

export async function cancelBulkAction(form: FormData): Promise<void> {
  await control(form, cancelOperation);
}

export async function resumeBulkAction(form: FormData): Promise<void> {
  await control(form, resumeOperation);
}

export async function undoBulkAction(form: FormData): Promise<void> {
  await control(form, undoOperation);
}
