import type { Metadata } from "next";
import { headers } from "next/headers";
import { ApiKeyForm } from "@/components/settings/api-keys/api-key-form";
import { ApiKeysCard } from "@/components/settings/api-keys/api-keys-card";
import { ListForm } from "@/components/settings/list-form";
import { ApiExample } from "@/components/studio/api-example";
import { listApiKeys } from "@/lib/account/api-keys";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { requestOrigin } from "@/lib/http/origin";
import { createApiKeyAction, revokeApiKeyAction } from "@/lib/settings/api-key-actions";

export const metadata: Metadata = { title: "API keys" };

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

export default async function ApiKeysPage() {
  const { id, email } = await requireUser();
  const [keys, methods] = await Promise.all([listApiKeys(id), stepUpMethods(id)]);
  return (
    <>
      <ApiKeyForm
        action={createApiKeyAction}
        email={email}
        methods={methods}
        lifetimes={lifetimes}
        defaultLifetime="90"
        // sample:begin
        example={<ApiExample origin={requestOrigin(await headers())} />}
        // sample:end
      />
      <ListForm action={revokeApiKeyAction}>
        <ApiKeysCard keys={keys} />
      </ListForm>
    </>
  );
}
