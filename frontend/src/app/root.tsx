import { useLayoutEffect, useMemo } from "preact/hooks";
import { HomePage } from "../pages/home.tsx";
import { text } from "../text/index.ts";
import { LinkButton } from "../ui/button.tsx";
import { problemText } from "../ui/problems.ts";
import { Screen } from "../ui/screen.tsx";
import { Message } from "../ui/states.tsx";
import { type App, AppContext } from "./app.ts";
import { followSession } from "./follow-session.ts";
import { Layout } from "./layout.tsx";
import { Page } from "./page.tsx";
import { usePlace } from "./router.ts";
import { findRoute } from "./routes.ts";

export function Root({ app }: { readonly app: App }) {
  // Before the paint: the questions to the API are on their way while the browser paints.
  useLayoutEffect(() => {
    const { problem } = app.session;
    if (problem) app.toasts.fail(text.session.problems[problem]);
    return followSession(app, problemText);
  }, [app]);
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
