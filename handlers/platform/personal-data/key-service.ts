import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { commonErrors } from "../../../contract/errors.ts";
import { environmentCredentials } from "../aws/credentials.ts";
import { tracedClient } from "../aws/traced-client.ts";
import { ApiError } from "../errors.ts";
import type { Place } from "./sealed.ts";

/** A data key as it is kept: encrypted by the key service, with the stack's key and what did so below it. */
export interface WrappedKey {
  readonly dataKey: Uint8Array;
  readonly keyArn: string;
  /** KMS's id of the key's material, or the id of the wrapping key. */
  readonly keyVersion: string;
}

/**
 * What personal data need of a key service. The place is the encryption context: a data key is decrypted for the place
 * alone that it was made for.
 *
 * Errors: `ApiError` `unavailable` while the service or its key is away.
 */
export interface KeyService {
  generate(place: Place): Promise<WrappedKey & { readonly plaintext: Uint8Array }>;
  unwrap(dataKey: Uint8Array, place: Place): Promise<Uint8Array>;
  /** What the newest data keys are encrypted by. */
  latestVersion(): Promise<string>;
}

/** A key service that can bring data keys up to date. */
export interface RotatingKeys extends KeyService {
  /** Encrypts a data key again, by what {@link KeyService.latestVersion} names. */
  rewrap(dataKey: Uint8Array, place: Place): Promise<WrappedKey>;
}

/** For one call with the SDK's own retries, which are safe here: a call has no effect but its answer. */
const timeoutMilliseconds = 4_000;

/**
 * The key service on AWS KMS.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export function kmsKeyService(keyArn: string, client = createClient()): KeyService {
  const inTime = () => ({ abortSignal: AbortSignal.timeout(timeoutMilliseconds) });
  return {
    generate: place =>
      reached(async () => {
        const input = { KeyId: keyArn, KeySpec: "AES_256", EncryptionContext: { ...place } } as const;
        const reply = await client.send(new GenerateDataKeyCommand(input), inTime());
        const { CiphertextBlob, Plaintext, KeyId, KeyMaterialId } = reply;
        return { ...wrapped(CiphertextBlob, KeyId, KeyMaterialId), plaintext: present(Plaintext) };
      }),
    unwrap: (CiphertextBlob, place) =>
      reached(async () => {
        const input = { CiphertextBlob, KeyId: keyArn, EncryptionContext: { ...place } };
        return present((await client.send(new DecryptCommand(input), inTime())).Plaintext);
      }),
    latestVersion: () =>
      reached(async () => {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }), inTime());
        return present(KeyMetadata?.CurrentKeyMaterialId);
      }),
  };
}

const createClient = () => tracedClient(new KMSClient({ credentials: environmentCredentials }));

const wrapped = (blob?: Uint8Array, keyArn?: string, keyVersion?: string): WrappedKey => ({
  dataKey: present(blob),
  keyArn: present(keyArn),
  keyVersion: present(keyVersion),
});

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("KMS left something out of its answer.");
  return value;
}

/** Errors that pass by themselves, or when the key is enabled again. */
const passing: ReadonlySet<string> = new Set([
  "DependencyTimeoutException",
  "DisabledException",
  "KMSInternalException",
  "KMSInvalidStateException",
  "KeyUnavailableException",
  "LimitExceededException",
  "ThrottlingException",
]);

async function reached<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    const { name, $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } };
    // Without a status there was no answer at all.
    const status = $metadata?.httpStatusCode ?? 503;
    if (status >= 500 || passing.has(name ?? ""))
      throw new ApiError(commonErrors.unavailable, { cause, retryAfterSeconds: 5 });
    throw cause;
  }
}
