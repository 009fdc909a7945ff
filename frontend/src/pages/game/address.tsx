import { ApiError } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import { ActionButton } from "../../ui/button.tsx";
import { formatDay, formatNumber } from "../../ui/dates.ts";
import { Shown } from "../../ui/states.tsx";
import { text } from "./text.ts";

/** A wallet of the browser (EIP-1193). */
interface BrowserWallet {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

const walletOf = () => (globalThis as { ethereum?: BrowserWallet }).ethereum;

/** The address whose transfers are credited. */
export function Address() {
  const { client, toasts } = useApp();
  const linked = useLoad("address", signal => client.deposits.read(undefined, { signal }));
  const isOff = linked.error instanceof ApiError && linked.error.is("deposits_off");
  const wallet = walletOf();
  const link = async () => {
    if (!wallet) return;
    const [account] = (await wallet.request({ method: "eth_requestAccounts" })) as string[];
    if (account === undefined) return;
    const challenge = await client.deposits.challenge();
    // What checks the address's letters is large, and needed here alone.
    const { signInMessage } = await import("./siwe.ts");
    const message = signInMessage(account, challenge, new Date());
    const signature = (await wallet.request({
      method: "personal_sign",
      params: [message, account],
    })) as string;
    linked.show(await client.deposits.link({ body: { message, signature } }));
    toasts.say(text.address.isLinked);
  };
  const unlink = async () => {
    await client.deposits.unlink();
    linked.reload();
    toasts.say(text.address.unlinked);
  };
  if (isOff) return null;
  return (
    <section class="card" aria-labelledby="address">
      <h2 id="address">{text.address.title}</h2>
      <Shown of={linked}>
        {({ address, linkedAt, destination }) => (
          <>
            <p class="code">{address ?? text.address.none}</p>
            {linkedAt && <p class="quiet-text">{text.address.linked(formatDay(linkedAt))}</p>}
            <dl class="facts">
              <dt>{text.address.sendTo}</dt>
              <dd class="code">{destination.treasury}</dd>
              <dt>{text.address.token}</dt>
              <dd class="code">{destination.token}</dd>
              <dt>{text.address.chain}</dt>
              <dd>{destination.chainId}</dd>
            </dl>
            <p>{text.address.rate(formatNumber(destination.coinsPerUnit))}</p>
            {wallet === undefined && <p class="note">{text.address.noWallet}</p>}
            <div class="row">
              {wallet && (
                <ActionButton action={link}>{address ? text.address.change : text.address.link}</ActionButton>
              )}
              {address && (
                <ActionButton kind="danger" action={unlink}>
                  {text.address.unlink}
                </ActionButton>
              )}
            </div>
          </>
        )}
      </Shown>
    </section>
  );
}
