import { render } from "preact";
import { createClient } from "../../client/index.ts";
import { type App, createPeople } from "./app/app.ts";
import { loadConfig } from "./app/config.ts";
import { loadPage } from "./app/page.tsx";
import { offered } from "./app/product.ts";
import { Root } from "./app/root.tsx";
import { startRouter } from "./app/router.ts";
import { findRoute } from "./app/routes.ts";
import type { Services } from "./app/services.ts";
import { openSession } from "./app/session.ts";
import { createToasts } from "./app/toasts.ts";
import { products as allProducts } from "./pages/index.ts";
import { text } from "./text/index.ts";
import { formatNumber } from "./ui/dates.ts";

const place = document.getElementById("app") ?? document.body;
start().catch((error: unknown) => {
  console.error(error);
  place.textContent = text.states.noConfig;
});

async function start(): Promise<void> {
  document.documentElement.lang = text.language;
  // While the config is on its way. A failure is met where the page is shown.
  const opened = findRoute(
    allProducts.flatMap(({ pages }) => pages),
    location.pathname,
  );
  if (opened) loadPage(opened.route).catch(() => undefined);
  const config = await loadConfig();
  const products = offered(allProducts, config.services);
  const arrival = location.pathname === "/" ? arrivalOf(products) : null;
  const arrived = location.href;
  const scopes = [...new Set(products.flatMap(({ scopes = [] }) => scopes))];
  const session = await openSession(config, scopes, arrival !== null);
  if (arrival !== null && location.href === arrived) history.replaceState(null, "", arrival);
  const app: App = {
    config,
    products,
    session,
    client: createClient<Services>({
      apiUrl: config.apiUrl,
      operations: config.operations,
      token: refused => session.accessToken(refused),
      // A deletion may be sent while the page goes away.
      fetch: (url, init) => fetch(url, { ...init, keepalive: init?.method === "DELETE" }),
    }),
    toasts: createToasts(globalThis, work => addEventListener("pagehide", work)),
    people: createPeople(),
  };
  startRouter();
  place.replaceChildren();
  render(<Root app={app} />, place);
  // The first format of all takes long: while the API is asked, the browser has the time. Not every browser says when.
  globalThis.requestIdleCallback?.(() => formatNumber(0));
}

/** Where a person goes who returns from another site, such as Stripe's. */
function arrivalOf(products: App["products"]): string | null {
  const query = new URLSearchParams(location.search);
  for (const { arrival } of products) {
    const path = arrival?.(query);
    if (path) return path;
  }
  return null;
}
