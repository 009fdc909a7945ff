import type { ComponentChildren } from "preact";
import { ApiError } from "../../../client/index.ts";
import { useApp, useSource } from "../app/app.ts";
import type { Loaded } from "../app/load.ts";
import { text } from "../text/index.ts";
import { Button, LinkButton } from "./button.tsx";
import { isConnectionProblem, problemText } from "./problems.ts";

/** Says that something is on the way, once it takes longer than a blink. */
export function Loading() {
  return (
    <div class="state loading" role="status">
      <span class="bars" aria-hidden="true" />
      <span class="hidden">{text.loading}</span>
    </div>
  );
}

interface MessageProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children?: ComponentChildren;
}

/** A notice in place of what would be here. */
export function Message({ title, lead, children }: MessageProps) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {lead && <p class="quiet-text">{lead}</p>}
      {children && <div class="row center">{children}</div>}
    </div>
  );
}

/** What went wrong, and the way on. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { session } = useApp();
  const isSignedIn = useSource(session, () => session.signedIn);
  const again = retry && <Button onClick={retry}>{text.tryAgain}</Button>;
  if (isConnectionProblem(error))
    return (
      <Message title={text.states.unreachable} lead={text.states.unreachableLead}>
        {again}
      </Message>
    );
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 401 || (status !== 0 && status < 500 && !isSignedIn && status === 403))
    return (
      <Message title={text.session.needed} lead={text.session.ended}>
        <Button kind="first" onClick={() => session.leaveFor("signIn", location.pathname + location.search)}>
          {text.session.signIn}
        </Button>
      </Message>
    );
  if (status === 403) return <Message title={text.states.forbidden} lead={text.states.forbiddenLead} />;
  if (status === 404)
    return (
      <Message title={text.states.notFound} lead={problemText(error)}>
        <LinkButton href="/">{text.states.toFirstPage}</LinkButton>
      </Message>
    );
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Message title={text.states.failed} lead={problemText(error)}>
      {again}
      {requestId && <small class="quiet-text">{text.states.requestId(requestId)}</small>}
    </Message>
  );
}

interface ShownProps<Value> {
  readonly of: Loaded<Value>;
  readonly children: (value: Value) => ComponentChildren;
}

/** What was asked for, or that it is on the way, or why it is not there. What is there stays while it is asked for again. */
export function Shown<Value>({ of: loaded, children }: ShownProps<Value>) {
  const { value, error, isLoading, reload } = loaded;
  if (value === undefined && error !== undefined) return <Failure error={error} retry={reload} />;
  if (value === undefined) return <Loading />;
  return (
    <div class={isLoading ? "refreshing" : undefined}>
      {error !== undefined && <p class="note bad">{problemText(error)}</p>}
      {children(value)}
    </div>
  );
}
