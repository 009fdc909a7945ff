import { chance, idOf } from "../identity.ts";

export interface SeedVariant {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly position: number;
  readonly option: string;
  /** Minor units. */
  readonly eur: number;
  readonly usd: number;
  /** Null for unlimited. */
  readonly onHand: number | null;
}

export interface SeedProduct {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly option: string;
  readonly state: "active" | "draft" | "archived";
}

export interface SeedOrder {
  readonly id: string;
  /** Which of the people orders: they are counted from 0. */
  readonly buyer: number;
  readonly variantId: string;
  readonly quantity: number;
  readonly fulfilled: number;
  /** The states after `created`, in order. */
  readonly states: readonly string[];
}

/** A shop of car parts. */
export interface SeedShop {
  readonly products: readonly SeedProduct[];
  readonly variants: readonly SeedVariant[];
  readonly orders: readonly SeedOrder[];
}

type Part = readonly [title: string, category: string, option: string, values: string, eur: number];

const parts: readonly Part[] = [
  ["brake disc", "brakes/discs", "diameter", "256 mm,280 mm,312 mm", 4_990],
  ["brake pads", "brakes/pads", "axle", "front,rear", 3_490],
  ["brake fluid", "brakes/fluid", "volume", "0.5 l,1 l", 990],
  ["oil filter", "engine/filters", "thread", "M20,3/4-16", 890],
  ["air filter", "engine/filters", "shape", "flat,round", 1_690],
  ["spark plugs", "engine/ignition", "gap", "0.8 mm,1.0 mm", 2_890],
  ["timing belt", "engine/belts", "teeth", "130,141,153", 4_590],
  ["engine oil", "engine/oil", "grade", "0W-30,5W-30,5W-40", 3_990],
  ["clutch kit", "drivetrain/clutches", "diameter", "200 mm,228 mm", 17_900],
  ["drive shaft", "drivetrain/shafts", "side", "left,right", 12_900],
  ["shock absorber", "suspension/shocks", "axle", "front,rear", 6_990],
  ["coil spring", "suspension/springs", "drop", "0 mm,30 mm", 5_490],
  ["control arm", "suspension/arms", "side", "left,right", 7_490],
  ["battery", "electrics/batteries", "capacity", "60 Ah,74 Ah,95 Ah", 9_990],
  ["headlight", "electrics/lights", "side", "left,right", 18_900],
  ["alternator", "electrics/charging", "current", "90 A,120 A", 21_900],
  ["wiper blades", "body/wipers", "length", "530 mm,600 mm,650 mm", 1_990],
  ["side mirror", "body/mirrors", "side", "left,right", 5_990],
  ["floor mats", "interior/mats", "colour", "black,grey,beige", 2_990],
  ["roof rack", "accessories/racks", "colour", "black,silver", 13_900],
];
const lines = ["Street", "Sport", "Touring"];

/** How far each order has come: every state is there. */
const stories: readonly string[] = [
  "",
  "paying",
  "paid",
  "paid partlyFulfilled",
  "paid fulfilled",
  "cancelled",
  "expired",
  "paid partlyRefunded",
  "paid refunded",
  "paid disputed",
];

/** The shop that `npm run seed` makes: the same at every call. */
export function seedShop(): SeedShop {
  const made = parts.flatMap(part => lines.map((line, index) => productOf(part, line, index)));
  const variants = made.flatMap(product => product.variants);
  const sold = made
    .filter(({ state }) => state === "active")
    .flatMap(product => product.variants.filter(({ onHand }) => onHand === null || onHand >= 10));
  return {
    products: made.map(({ variants: _variants, ...product }) => product),
    variants,
    orders: stories.map((story, index) => {
      const fulfilled = story.endsWith("partlyFulfilled") ? 1 : story.endsWith(" fulfilled") ? 2 : 0;
      const variantId = sold[index * 3]?.id ?? "";
      const states = story === "" ? [] : story.split(" ");
      return { id: idOf("order", index), buyer: index, variantId, quantity: 2, fulfilled, states };
    }),
  };
}

function productOf([part, category, option, values, price]: Part, line: string, index: number) {
  const title = `${line} ${part}`;
  const slug = title.toLowerCase().replaceAll(" ", "-");
  const id = idOf("product", slug);
  const roll = chance("state", slug);
  const variants = values.split(",").map((value, position): SeedVariant => {
    const eur = price + 1_000 * index + 500 * position;
    return {
      id: idOf("variant", slug, value),
      productId: id,
      sku: `${slug}-${position + 1}`.toUpperCase(),
      position,
      option: value,
      eur,
      usd: eur + 500,
      onHand: category.endsWith("oil") ? null : Math.floor(40 * chance("stock", slug, value)),
    };
  });
  const state = roll < 0.9 ? ("active" as const) : roll < 0.95 ? ("draft" as const) : ("archived" as const);
  const description = `${line} line. Fits what the workshop's list names, with a warranty of two years.`;
  return { id, slug, title, category, option, state, description, variants };
}
