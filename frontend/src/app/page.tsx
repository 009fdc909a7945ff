import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { text } from "../text/index.ts";
import { Button } from "../ui/button.tsx";
import { Screen } from "../ui/screen.tsx";
import { Failure, Loading, Message } from "../ui/states.tsx";
import { useApp, useProfile, useSource } from "./app.ts";
import { maySee, type PageProps, type PageRoute } from "./product.ts";

interface Props {
  readonly route: PageRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** One page: guarded, loaded when it is first shown, and alone in it if it breaks. */
export function Page({ route, params }: Props) {
  return (
    <Fence>
      <Guard route={route}>
        <LoadedPage route={route} params={params} />
      </Guard>
    </Fence>
  );
}

interface GuardProps {
  readonly route: PageRoute;
  readonly children: ComponentChildren;
}

/** Sends a person without a sign-in to the sign-in page and back; one who lacks the role is told so. */
function Guard({ route: { needs, title }, children }: GuardProps) {
  const { session, people } = useApp();
  const isSignedIn = useSource(session, () => session.signedIn);
  const profile = useProfile();
  const problem = useSource(people, () => people.problem);
  // Who was here with a sign-in, or comes back without one, decides by a button: there is no redirect loop.
  const [mayLeave, setMayLeave] = useState(!isSignedIn && session.problem === null);
  const leaves = needs !== undefined && !isSignedIn && mayLeave;
  const leave = (how?: "replace") => session.leaveFor("signIn", location.pathname + location.search, how);
  useEffect(() => {
    if (leaves) leave("replace");
    else setMayLeave(false);
  }, [leaves]);
  // The browser may bring this very page back from its memory.
  useEffect(() => {
    const stay = (event: PageTransitionEvent) => event.persisted && setMayLeave(false);
    addEventListener("pageshow", stay);
    return () => removeEventListener("pageshow", stay);
  }, []);
  if (needs === undefined) return <>{children}</>;
  if (leaves) return <Screen title={text.session.needed} lead={text.session.leaving} />;
  if (!isSignedIn)
    return (
      <Screen title={text.session.needed} lead={text.session.neededLead}>
        <div class="row">
          <Button kind="first" onClick={() => leave()}>
            {text.session.signIn}
          </Button>
          <Button onClick={() => session.leaveFor("signUp", location.pathname + location.search)}>
            {text.session.signUp}
          </Button>
        </div>
      </Screen>
    );
  if (needs === "signIn") return <>{children}</>;
  if (profile === undefined) return <Coming title={title} />;
  // Without an answer nothing says that the page is not for this account.
  if (problem !== undefined)
    return (
      <Screen title={title}>
        <Failure error={problem} retry={people.retry} />
      </Screen>
    );
  if (maySee(needs, profile?.roles ?? null)) return <>{children}</>;
  return (
    <Screen title={text.states.forbidden}>
      <Message title={text.states.forbiddenLead} />
    </Screen>
  );
}

/** A page before it is there: its heading is painted at once. */
const Coming = ({ title }: Pick<PageRoute, "title">) => (
  <Screen title={title}>
    <Loading />
  </Screen>
);

const loadedPages = new Map<PageRoute["load"], ComponentType<PageProps>>();

/** Loads a page's script, so that it can be shown at once. */
export async function loadPage({ load }: PageRoute): Promise<void> {
  const { default: page } = await load();
  loadedPages.set(load, page);
}

function LoadedPage({ route, params }: Props) {
  const [, again] = useState(0);
  const [error, setError] = useState<unknown>();
  const Shown = loadedPages.get(route.load);
  // Before the paint: the script is on its way while the browser paints the heading.
  useLayoutEffect(() => {
    if (Shown || error !== undefined) return;
    loadPage(route).then(
      () => again(count => count + 1),
      (reason: unknown) => setError(reason ?? true),
    );
  }, [route, error]);
  if (Shown) return <Shown params={params} />;
  if (error === undefined) return <Coming title={route.title} />;
  // Offline, or a deployment has replaced the files.
  return (
    <Screen title={navigator.onLine ? text.states.newVersion : text.states.unreachable}>
      <Message title="" lead={navigator.onLine ? undefined : text.states.unreachableLead}>
        <Button kind="first" onClick={() => (navigator.onLine ? location.reload() : setError(undefined))}>
          {navigator.onLine ? text.states.reload : text.tryAgain}
        </Button>
      </Message>
    </Screen>
  );
}

/** A fault of one page leaves the others usable. */
class Fence extends Component<{ readonly children: ComponentChildren }, { readonly error: unknown }> {
  override state = { error: undefined as unknown };
  static override getDerivedStateFromError = (error: unknown) => ({ error: error ?? true });
  render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <Screen title={text.states.broken}>
        <Failure error={error} retry={() => this.setState({ error: undefined })} />
      </Screen>
    );
  }
}
