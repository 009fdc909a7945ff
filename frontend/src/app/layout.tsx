import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../text/index.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useApp, useProfile, useSource } from "./app.ts";
import { isLinked, type NavLink, type Product } from "./product.ts";
import { usePlace } from "./router.ts";
import { ToastList } from "./toast-list.tsx";

interface LayoutProps {
  /** The one whose page is shown. */
  readonly product: Product | undefined;
  readonly children: ComponentChildren;
}

/** What stands around each page. On a phone the navigation is at the bottom, where the thumb is. */
export function Layout({ product, children }: LayoutProps) {
  const { products } = useApp();
  const { path } = usePlace();
  const roles = useProfile()?.roles ?? null;
  const main = [
    { path: "/", label: text.home.nav, icon: "home" },
    ...products.flatMap(({ nav }) => (nav && isLinked(nav, roles) ? [nav] : [])),
  ];
  const isCurrent = (link: { readonly path: string }) => link.path === (product?.nav?.path ?? path);
  return (
    <>
      <a class="skip" href="#main">
        {text.skip}
      </a>
      <header class="top">
        <a class="brand" href="/">
          {text.name}
        </a>
        <nav class="main-nav" aria-label={text.mainNavigation}>
          <ul>
            {main.map(link => (
              <li key={link.path} class={link.path === "/" ? "home-link" : undefined}>
                <a href={link.path} aria-current={isCurrent(link) ? "page" : undefined}>
                  <Icon name={link.icon} />
                  <span>{link.label}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <AccountCorner />
      </header>
      {product && <Sections product={product} path={path} roles={roles} />}
      <OfflineNote />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <ToastList />
    </>
  );
}

function AccountCorner() {
  const { session } = useApp();
  const profile = useProfile();
  const isSignedIn = useSource(session, () => session.signedIn);
  if (!isSignedIn)
    return (
      <div class="corner">
        <Button kind="quiet" onClick={() => session.leaveFor("signIn", location.pathname + location.search)}>
          {text.session.signIn}
        </Button>
      </div>
    );
  const name = profile?.displayName ?? profile?.email;
  return (
    <div class="corner">
      <a class="button quiet" href="/account">
        <Icon name="person" />
        <span class={name ? "hidden" : undefined}>{text.session.account}</span>
        {name && <bdi class="who">{name}</bdi>}
      </a>
    </div>
  );
}

interface SectionsProps {
  readonly product: Product;
  readonly path: string;
  readonly roles: readonly string[] | null;
}

function Sections({ product, path, roles }: SectionsProps) {
  const links = (product.sections ?? []).filter(link => isLinked(link, roles));
  // The longest path that the page is below.
  const current = links
    .filter(link => path === link.path || path.startsWith(`${link.path}/`))
    .reduce<NavLink | undefined>(
      (best, link) => (best && best.path.length > link.path.length ? best : link),
      undefined,
    );
  const list = useRef<HTMLUListElement>(null);
  // On a phone they are a row that scrolls; the page itself stays where it is.
  useLayoutEffect(() => {
    const [row, link] = [list.current?.parentElement, list.current?.querySelector("[aria-current]")];
    if (row && link) row.scrollLeft += link.getBoundingClientRect().right - row.getBoundingClientRect().right;
  }, [current?.path]);
  if (links.length < 2) return null;
  return (
    <nav class="sections" aria-label={text.sectionNavigation}>
      <ul ref={list}>
        {links.map(link => (
          <li key={link.path}>
            <a href={link.path} aria-current={link === current ? "page" : undefined}>
              {link.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function OfflineNote() {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const show = () => setOnline(navigator.onLine);
    addEventListener("online", show);
    addEventListener("offline", show);
    return () => {
      removeEventListener("online", show);
      removeEventListener("offline", show);
    };
  }, []);
  return (
    <div role="status" class="offline-note">
      {!isOnline && <p class="note">{text.states.offline}</p>}
    </div>
  );
}
