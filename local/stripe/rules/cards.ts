/** Why a card is refused, as Stripe says it. */
export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
}

/** A test card, and what paying with it leads to. */
export interface TestCard {
  readonly number: string;
  /** For people. */
  readonly title: string;
  readonly brand: string;
  readonly decline?: Decline;
  /** Whether a page of the bank comes first. */
  readonly asksBank?: true;
  readonly dispute?: "fraudulent" | "product_not_received" | "inquiry";
  readonly warnsOfFraud?: true;
  /** What becomes of its refunds: `late` are pending for a while, `fails` succeed and fail later. */
  readonly refund?: "late" | "fails";
}

const declined = (declineCode: string, message: string, code = "card_declined"): Decline => ({
  code,
  declineCode,
  message,
});

const GENERIC = declined("generic_decline", "Your card was declined.");

/** The decline that `--fault stripe=declined:...` gives. */
export const genericDecline: Decline = GENERIC;

const card = (number: string, title: string, rest: Partial<TestCard> = {}): TestCard => ({
  number,
  title,
  brand: brandOf(number),
  ...rest,
});

/** The numbers of Stripe's own test mode. https://docs.stripe.com/testing */
export const testCards: readonly TestCard[] = [
  card("4242424242424242", "Pays"),
  card("5555555555554444", "Pays (Mastercard)"),
  card("378282246310005", "Pays (American Express)"),
  card("4000002500003155", "Asks for 3-D Secure", { asksBank: true }),
  card("4000002760003184", "Always asks for 3-D Secure", { asksBank: true }),
  card("4000008400001629", "Asks for 3-D Secure, then is declined", { asksBank: true, decline: GENERIC }),
  card("4000000000000002", "Is declined", { decline: GENERIC }),
  card("4000000000009995", "Has insufficient funds", {
    decline: declined("insufficient_funds", "Your card has insufficient funds."),
  }),
  card("4000000000009987", "Was lost", { decline: declined("lost_card", "Your card was declined.") }),
  card("4000000000009979", "Was stolen", { decline: declined("stolen_card", "Your card was declined.") }),
  card("4000000000000069", "Has expired", {
    decline: declined("expired_card", "Your card has expired.", "expired_card"),
  }),
  card("4000000000000127", "Has another security code", {
    decline: declined("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc"),
  }),
  card("4000000000000119", "Fails in processing", {
    decline: declined(
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
      "processing_error",
    ),
  }),
  card("4000000000000259", "Pays, then is disputed as fraudulent", { dispute: "fraudulent" }),
  card("4000000000002685", "Pays, then is disputed as not received", { dispute: "product_not_received" }),
  card("4000000000001976", "Pays, then the bank inquires", { dispute: "inquiry" }),
  card("4000000000005423", "Pays, then an early fraud warning comes", { warnsOfFraud: true }),
  card("4000000000007726", "Pays; a refund is pending for a while", { refund: "late" }),
  card("4000000000005126", "Pays; a refund succeeds, and fails later", { refund: "fails" }),
];

const byNumber = new Map(testCards.map(one => [one.number, one]));

/** A test card by its number; any other is declined as Stripe's test mode does. */
export function cardOf(number: string): TestCard {
  const known = byNumber.get(number);
  if (known) return known;
  const decline = passesLuhn(number)
    ? declined(
        "test_mode_live_card",
        "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
      )
    : declined("incorrect_number", "Your card number is incorrect.", "incorrect_number");
  return card(number, "", { decline });
}

/** The check digit of card numbers, ISO/IEC 7812. */
function passesLuhn(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}

function brandOf(number: string): string {
  if (number.startsWith("4")) return "visa";
  if (/^5[1-5]/.test(number)) return "mastercard";
  return /^3[47]/.test(number) ? "amex" : "unknown";
}
