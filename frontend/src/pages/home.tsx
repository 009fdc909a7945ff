import { useApp, useProfile, useSource } from "../app/app.ts";
import { isLinked } from "../app/product.ts";
import { text } from "../text/index.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Screen } from "../ui/screen.tsx";

/** The first page: what there is. */
export function HomePage() {
  const { products, session } = useApp();
  const profile = useProfile();
  const isSignedIn = useSource(session, () => session.signedIn);
  const links = products.flatMap(({ nav }) => (nav && isLinked(nav, profile?.roles ?? null) ? [nav] : []));
  return (
    <div class="home">
      <Screen title={text.home.title} heading={text.home.headline} lead={text.home.lead}>
        {profile && (
          <p>
            {text.home.welcome(profile.displayName ?? profile.email ?? profile.username)}{" "}
            {profile.displayName === null && <a href="/account">{text.home.chooseName}</a>}
          </p>
        )}
        {!isSignedIn && (
          <div class="row">
            <Button kind="first" onClick={() => session.leaveFor("signUp", "/")}>
              {text.session.signUp}
            </Button>
            <Button onClick={() => session.leaveFor("signIn", "/")}>{text.session.signIn}</Button>
          </div>
        )}
        {links.length > 0 && <h2>{text.home.parts}</h2>}
        <ul class="cards parts">
          {links.map(link => (
            <li key={link.path}>
              <a class="card part" href={link.path}>
                <Icon name={link.icon} />
                <span>
                  <strong>{link.label}</strong>
                  <span class="quiet-text">{link.lead}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Screen>
    </div>
  );
}
