/** What a client reads of an error, each as the SDK gives it. */
export interface Refusal {
  /** The older name of an error where the service has one, `InvalidParameterValue`; else the error's name. */
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
}

interface SdkError extends Error {
  readonly Error?: { readonly Code?: string };
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The error that a call ends with. @throws Error for a call that succeeds */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (caught) {
    const error = caught as SdkError;
    return {
      code: error.Error?.Code ?? error.Code ?? error.name,
      status: error.$metadata?.httpStatusCode,
      message: error.message,
    };
  }
  throw new Error("the call succeeded");
}
