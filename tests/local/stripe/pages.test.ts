import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cardForm, createSession, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, the checkout page");

test("shows the lines, the discount and the sums", () =>
  withStripe(async shop => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 10, duration: "once" });
    const { id } = await createSession(shop.stripe, { discounts: [{ coupon: coupon.id }] });
    const { status, html } = await shop.page(`/c/pay/${id}`);
    assert.is(status, 200);
    for (const text of ["Brake pads", "2 × €12.50", "€25.00", "−€2.50", "Pay €22.50", "ada@example.com"])
      assert.ok(html.includes(text), text);
    assert.match(html, /href="http:\/\/localhost:3000\/cart"/);
  }));

test("allows neither scripts nor frames, and forms to the shop only", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    const { headers, html } = await shop.page(`/c/pay/${id}`);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, "default-src 'none'");
    assert.match(policy, "form-action 'self' http://localhost:3000;");
    assert.match(policy, "frame-ancestors 'none'");
    assert.is(headers.get("referrer-policy"), "no-referrer");
    assert.is(headers.get("cache-control"), "no-store");
    assert.not.match(html, "<script");
  }));

test("escapes what the shop and the buyer write", () =>
  withStripe(async shop => {
    const name = `<img src=x onerror="1">`;
    const { id } = await createSession(shop.stripe, {
      line_items: [
        { quantity: 1, price_data: { currency: "eur", unit_amount: 900, product_data: { name } } },
      ],
    });
    const { html } = await shop.page(`/c/pay/${id}`, { ...cardForm("1"), name: `"><script>` });
    assert.not.match(html, "<img");
    assert.not.match(html, "<script");
  }));

test("names what is wrong beside each field, and keeps what was typed", () =>
  withStripe(async shop => {
    const { customer_email: _, ...rest } = { customer_email: "" };
    const { id } = await shop.stripe.checkout.sessions.create({
      ...rest,
      mode: "payment",
      success_url: "http://localhost/",
      phone_number_collection: { enabled: true },
      line_items: [
        { quantity: 1, price_data: { currency: "eur", unit_amount: 900, product_data: { name: "x" } } },
      ],
    });
    const typed = { number: "42", expiry: "01/20", cvc: "1", email: "ada", phone: "x", name: "Ada L." };
    const { status, html } = await shop.page(`/c/pay/${id}`, typed);
    assert.is(status, 400);
    for (const text of [
      "Some fields need another look.",
      "Your card number is incomplete.",
      "Your card&#39;s expiration date is in the past.",
      "Your card&#39;s security code is incomplete.",
      "Your email is not complete.",
      "Your phone number is not complete.",
      'value="Ada L."',
    ])
      assert.ok(html.includes(text), text);
    assert.match(html, "<title>Error: Checkout");
    assert.is((await shop.stripe.paymentIntents.list()).data.length, 0);
    const good = { ...cardForm("4242424242424242"), email: "ada@example.com", phone: "+49 561 1234" };
    assert.is((await shop.page(`/c/pay/${id}`, good)).status, 303);
    const session = await shop.stripe.checkout.sessions.retrieve(id);
    assert.is(session.customer_details?.email, "ada@example.com");
    assert.is(session.customer_details?.phone, "+49 561 1234");
  }));

test("asks for an email unless the shop or the customer says one", () =>
  withStripe(async shop => {
    const asks = async (customer: string) => {
      const { id } = await createSession(shop.stripe, { customer, customer_email: undefined as never });
      return (await shop.page(`/c/pay/${id}`)).html.includes('name="email"');
    };
    assert.is(await asks((await shop.stripe.customers.create({ email: "a@example.com" })).id), false);
    assert.is(await asks((await shop.stripe.customers.create({})).id), true);
  }));

test("collects an address in the countries of the shop", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe, {
      shipping_address_collection: { allowed_countries: ["DE", "AT"] },
    });
    const page = await shop.page(`/c/pay/${id}`);
    assert.match(page.html, '<option value="AT">Austria</option>');
    const address = { shipping_name: "Ada", line1: "Main Street 1", city: "Kassel", postal_code: "34117" };
    const form = { ...cardForm("4242424242424242"), ...address };
    const abroad = await shop.page(`/c/pay/${id}`, { ...form, country: "US" });
    assert.match(abroad.html, "Nothing is sent to this country.");
    const empty = await shop.page(`/c/pay/${id}`, { ...form, country: "DE", city: " " });
    assert.match(empty.html, "Your city is missing.");
    assert.is((await shop.page(`/c/pay/${id}`, { ...form, country: "DE" })).status, 303);
    const session = await shop.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    const shipping = session.collected_information?.shipping_details;
    assert.is(shipping?.name, "Ada");
    assert.is(shipping?.address.postal_code, "34117");
    const intent = session.payment_intent;
    assert.is(typeof intent === "object" && intent?.shipping?.address?.city, "Kassel");
  }));

test("pays with a card of the list at once", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    const chosen = { number: "", expiry: "", cvc: "", test_number: "5555555555554444" };
    assert.is((await shop.page(`/c/pay/${id}`, chosen)).status, 303);
    const [charge] = (await shop.stripe.charges.list()).data;
    assert.is(charge?.payment_method_details?.card?.brand, "mastercard");
  }));

test("takes test accounts only for delayed methods, and those that the session has", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    const { html } = await shop.page(`/c/pay/${id}`);
    assert.match(html, "Pay by SEPA Direct Debit instead");
    const wrong = await shop.page(`/c/pay/${id}?method=sepa_debit`, { account: "DE00" });
    assert.is(wrong.status, 400);
    assert.match(wrong.html, "This is not one of the test numbers below.");
    assert.match((await shop.page(`/c/pay/${id}?method=us_bank_account`)).html, "Card number");
  }));

test("says when a session is over or unknown", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    await shop.page(`/c/pay/${id}`, cardForm("4242424242424242"));
    const done = await shop.page(`/c/pay/${id}`);
    assert.match(done.html, "Your order is complete");
    assert.match(done.html, `http://localhost:3000/done?session=${id}`);
    const late = await createSession(shop.stripe);
    await shop.stripe.checkout.sessions.expire(late.id);
    const expired = await shop.page(`/c/pay/${late.id}`, cardForm("4242424242424242"));
    assert.is(expired.status, 410);
    assert.match(expired.html, "This checkout has expired");
    assert.is((await shop.stripe.charges.list()).data.length, 1);
    assert.is((await shop.page("/c/pay/cs_test_none")).status, 404);
    assert.is((await shop.page(`/c/pay/${id}/bank`)).status, 200);
    assert.is((await shop.page("/elsewhere")).status, 404);
  }));

test("goes back to the form when the bank has nothing to ask", () =>
  withStripe(async shop => {
    const { id } = await createSession(shop.stripe);
    const reply = await shop.page(`/c/pay/${id}/bank`, { answer: "approve" });
    assert.is(reply.status, 303);
    assert.is(reply.location, `/c/pay/${id}`);
    assert.is((await shop.stripe.charges.list()).data.length, 0);
  }));

test.run();
