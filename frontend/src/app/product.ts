import type { ComponentType } from "preact";
import type { Profile } from "./app.ts";

type Role = Profile["roles"][number];

/** What a page gets. */
export interface PageProps {
  /** The parameters of its path. */
  readonly params: Readonly<Record<string, string>>;
}

export interface PageRoute {
  /** `/shop/:slug`; of two that fit one address, the more literal one first. */
  readonly path: string;
  /** Its heading until it is loaded. */
  readonly title: string;
  /** Who may see it; everybody by default. */
  readonly needs?: "signIn" | readonly Role[];
  /** Loaded when it is first shown. */
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

/** A link in the navigation. */
export interface NavLink {
  readonly path: string;
  readonly label: string;
  readonly needs?: "signIn" | readonly Role[];
}

/** The pages of one product: what its folder hands to the list in `pages/index.ts`. */
export interface Product {
  readonly id: string;
  /** The stack must run one of these. */
  readonly services: readonly string[];
  /** In the main navigation and on the first page; pages without it are reached in another way. */
  readonly nav?: NavLink & { readonly icon: string; readonly lead: string };
  /** Within the product; those of services that the stack does not run are left out. */
  readonly sections?: readonly (NavLink & { readonly service?: string })[];
  readonly pages: readonly (PageRoute & { readonly service?: string })[];
  /** Scopes that its pages need beyond the sign-in. */
  readonly scopes?: readonly string[];
  /** The path for a person who comes back to the site's root from elsewhere; null if they do not come to this product. */
  readonly arrival?: (query: URLSearchParams) => string | null;
}

/** The products that a stack with these services offers, each with the pages of these services alone. */
export function offered(products: readonly Product[], services: readonly string[]): readonly Product[] {
  const runs = ({ service }: { readonly service?: string }) =>
    service === undefined || services.includes(service);
  return products
    .filter(product => product.services.some(service => services.includes(service)))
    .map(product => ({
      ...product,
      sections: product.sections?.filter(runs) ?? [],
      pages: product.pages.filter(runs),
    }));
}

/** Whether a person with these roles, or null without a sign-in, sees what needs that. */
export function maySee(needs: PageRoute["needs"], roles: readonly string[] | null): boolean {
  if (needs === undefined) return true;
  if (roles === null) return false;
  return needs === "signIn" || needs.some(role => roles.includes(role));
}

/** Whether the navigation shows a link: where a sign-in is enough, the page itself asks for it. */
export const isLinked = ({ needs }: NavLink, roles: readonly string[] | null): boolean =>
  needs === "signIn" || maySee(needs, roles);
