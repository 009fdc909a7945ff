import { useLayoutEffect, useState } from "preact/hooks";
import { type Cart, isCart } from "./cart.ts";

const stored = "cart";
const newKey = () => crypto.randomUUID();
const emptyCart = (currency: string): Cart => ({ lines: [], currency, key: newKey() });

const listeners = new Set<() => void>();

function readCart(): Cart {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(stored) ?? "null");
    return isCart(kept) ? kept : emptyCart("EUR");
  } catch {
    return emptyCart("EUR");
  }
}

/** The cart of this device; other tabs show what changes in it. */
export function useCart() {
  const [cart, setCart] = useState(readCart);
  useLayoutEffect(() => {
    const show = () => setCart(readCart());
    listeners.add(show);
    addEventListener("storage", show);
    return () => {
      listeners.delete(show);
      removeEventListener("storage", show);
    };
  }, []);
  const change = (to: (cart: Cart, key: string) => Cart) => {
    localStorage.setItem(stored, JSON.stringify(to(readCart(), newKey())));
    for (const listener of listeners) listener();
  };
  return {
    cart,
    change,
    setCurrency: (currency: string) => change((now, key) => ({ ...now, currency, key })),
    empty: () => change(({ currency }) => emptyCart(currency)),
  };
}
