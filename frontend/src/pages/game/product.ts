import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const needs = "signIn";

/** The running game. */
export const product: Product = {
  id: "game",
  services: ["running", "events", "wallet"],
  nav: { path: "/game", label: text.nav, icon: "run", lead: text.navLead, needs },
  sections: [
    { path: "/game", label: text.map.title, service: "running", needs },
    { path: "/game/runs", label: text.runs.title, service: "running", needs },
    { path: "/game/events", label: text.events.title, service: "events", needs },
    { path: "/game/tickets", label: text.tickets.title, service: "events", needs },
    { path: "/game/wallet", label: text.wallet.title, service: "wallet", needs },
    { path: "/game/strava", label: text.strava.title, service: "strava", needs },
  ],
  pages: [
    {
      path: "/game",
      title: text.map.title,
      service: "running",
      needs,
      load: () => import("./map/map-page.tsx"),
    },
    {
      path: "/game/runs",
      title: text.runs.title,
      service: "running",
      needs,
      load: () => import("./runs.tsx"),
    },
    {
      path: "/game/runs/:runId",
      title: text.runs.title,
      service: "running",
      needs,
      load: () => import("./run.tsx"),
    },
    {
      path: "/game/events",
      title: text.events.title,
      service: "events",
      needs,
      load: () => import("./events.tsx"),
    },
    {
      path: "/game/events/:eventId",
      title: text.events.title,
      service: "events",
      needs,
      load: () => import("./event.tsx"),
    },
    {
      path: "/game/tickets",
      title: text.tickets.title,
      service: "events",
      needs,
      load: () => import("./tickets.tsx"),
    },
    {
      path: "/game/wallet",
      title: text.wallet.title,
      service: "wallet",
      needs,
      load: () => import("./wallet.tsx"),
    },
    {
      path: "/game/strava",
      title: text.strava.title,
      service: "strava",
      needs,
      load: () => import("./strava.tsx"),
    },
  ],
  // Strava sends people back to the site's root: with the code and its scope, or with what they refused.
  arrival(query) {
    const isStrava = query.has("state") && (query.has("scope") || query.get("error") === "access_denied");
    return isStrava ? `/game/strava?${query}` : null;
  },
};
