import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isLinked, maySee, offered, type Product } from "../../frontend/src/app/product.ts";

const test = suite("products of the pages");
const load = () => Promise.reject(new Error("not loaded here"));

const game: Product = {
  id: "game",
  services: ["running", "wallet"],
  sections: [
    { path: "/game", label: "Map", service: "running" },
    { path: "/game/wallet", label: "Wallet", service: "wallet" },
  ],
  pages: [
    { path: "/game", title: "Map", service: "running", load },
    { path: "/game/wallet", title: "Wallet", service: "wallet", load },
    { path: "/game/help", title: "Help", load },
  ],
};

test("are left out where the stack runs none of their services", () => {
  assert.equal(offered([game], ["movies"]), []);
});

test("have the pages and sections of the services that the stack runs", () => {
  const [only] = offered([game], ["wallet"]);
  assert.equal(
    only?.pages.map(({ path }) => path),
    ["/game/wallet", "/game/help"],
  );
  assert.equal(
    only?.sections?.map(({ path }) => path),
    ["/game/wallet"],
  );
});

test("pages are for everybody, for a sign-in, or for a role", () => {
  assert.is(maySee(undefined, null), true);
  assert.is(maySee("signIn", null), false);
  assert.is(maySee("signIn", []), true);
  assert.is(maySee(["editor", "admin"], ["admin"]), true);
  assert.is(maySee(["admin"], ["editor"]), false);
});

test("the navigation shows what a sign-in is enough for, and no page of a role that is not held", () => {
  assert.is(isLinked({ path: "/", label: "", needs: "signIn" }, null), true);
  assert.is(isLinked({ path: "/", label: "", needs: ["admin"] }, null), false);
});

test.run();
