import { useLayoutEffect, useMemo } from "preact/hooks";
import { ApiError } from "../../../client/index.ts";
import { HomePage } from "../pages/home.tsx";
import { text } from "../text/index.ts";
import { LinkButton } from "../ui/button.tsx";
import { problemText } from "../ui/problems.ts";
import { Screen } from "../ui/screen.tsx";
import { Message } from "../ui/states.tsx";
import { type App, AppContext } from "./app.ts";
import { Layout } from "./layout.tsx";
import { forgetLoaded } from "./load.ts";
import { Page } from "./page.tsx";
import { usePlace } from "./router.ts";
import { findRoute } from "./routes.ts";

export function Root({ app }: { readonly app: App }) {
  // Before the paint: the questions to the API are on their way while the browser paints.
  useLayoutEffect(() => followSession(app), [app]);
  return (
    <AppContext.Provider value={app}>
      <Shown app={app} />
    </AppContext.Provider>
  );
}

function Shown({ app }: { readonly app: App }) {
  const { path } = usePlace();
  const routes = useMemo(
    () => app.products.flatMap(product => product.pages.map(page => ({ path: page.path, page, product }))),
    [app],
  );
  const found = findRoute(routes, path);
  return (
    <Layout product={found?.route.product}>
      {path === "/" ? (
        <HomePage />
      ) : found ? (
        <Page key={path} route={found.route.page} params={found.params} />
      ) : (
        <NotFound />
      )}
    </Layout>
  );
}

function NotFound() {
  return (
    <Screen title={text.states.notFound}>
      <Message title="" lead={text.states.notFoundLead}>
        <LinkButton href="/">{text.states.toFirstPage}</LinkButton>
      </Message>
    </Screen>
  );
}

/** Keeps what the page knows of the person in step with the session. */
function followSession({ session, people, client, toasts }: App): () => void {
  let wasSignedIn = false;
  const follow = async () => {
    if (session.signedIn === wasSignedIn) return;
    wasSignedIn = session.signedIn;
    forgetLoaded();
    if (!session.signedIn) return people.show(null);
    await ask();
  };
  const ask = async () => {
    try {
      people.show(await client.users.readMe());
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        session.forget();
        return people.show(null);
      }
      toasts.fail(problemText(error));
      people.fail(error, () => {
        people.show(undefined);
        ask();
      });
    }
  };
  if (!session.signedIn) people.show(null);
  follow();
  if (session.problem) toasts.fail(text.session.problems[session.problem]);
  return session.onChange(follow);
}
