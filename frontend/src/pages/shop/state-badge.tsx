import type { Item } from "../../../../client/index.ts";
import type { Services } from "../../app/services.ts";
import { text } from "./text.ts";

type State = Item<Services, "orders", "list">["state"];

const tones: Readonly<Partial<Record<State, "good" | "warm" | "bad">>> = {
  created: "warm",
  paying: "warm",
  paid: "good",
  partlyFulfilled: "good",
  fulfilled: "good",
  disputed: "bad",
};

export const StateBadge = ({ state }: { readonly state: State }) => (
  <span class={`badge ${tones[state] ?? ""}`}>{text.orders.states[state]}</span>
);
