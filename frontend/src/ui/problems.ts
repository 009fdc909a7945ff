import { ApiError, ConnectionError } from "../../../client/index.ts";
import { useApp } from "../app/app.ts";
import { SignInUnavailable } from "../app/tokens.ts";
import { text } from "../text/index.ts";

/** Whether no answer came. */
export const isConnectionProblem = (error: unknown): boolean =>
  error instanceof ConnectionError || error instanceof SignInUnavailable;

/** What went wrong, for a person. */
export function problemText(error: unknown): string {
  if (isConnectionProblem(error)) return `${text.states.unreachable}. ${text.states.unreachableLead}`;
  if (error instanceof ApiError && error.status === 401) return text.session.ended;
  if (error instanceof ApiError) {
    const fields = error.fields.map(({ message }) => message).join(" ");
    return fields === "" ? `${error.message}.`.replace(/\.\.$/, ".") : fields;
  }
  return error instanceof Error && error.message !== "" ? error.message : text.states.failed;
}

/** What pages do about what fails. */
export function useProblems() {
  const { toasts, session } = useApp();
  /** Says what went wrong; a sign-in that has ended is dropped. */
  const report = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) session.forget();
    toasts.fail(problemText(error));
  };
  /** Runs something; undefined if it failed, which is then said. */
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      report(error);
      return undefined;
    }
  };
  return { report, attempt };
}
