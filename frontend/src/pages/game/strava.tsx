import { useEffect, useRef } from "preact/hooks";
import type { Output } from "../../../../client/index.ts";
import { ApiError } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { type Loaded, useLoad } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import type { Services } from "../../app/services.ts";
import { ActionButton } from "../../ui/button.tsx";
import { formatDay } from "../../ui/dates.ts";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { useProblems } from "../../ui/problems.ts";
import { Screen } from "../../ui/screen.tsx";
import { Loading, Message, Shown } from "../../ui/states.tsx";
import "./style.css";
import { text } from "./text.ts";

type Connection = Output<Services, "strava", "read">;

/** The connection with Strava; also where people arrive who come back from it. */
export default function StravaPage() {
  const { client, toasts } = useApp();
  const { report } = useProblems();
  const { query } = usePlace();
  const [code, state] = [query.get("code"), query.get("state")];
  const isBack = state !== null;
  const loaded = useLoad<Connection>("strava", signal => client.strava.read(undefined, { signal }));
  const isSent = useRef(false);
  useEffect(() => {
    if (!isBack || isSent.current) return;
    isSent.current = true;
    // The code is good once: it must not stand in the address when the page is loaded again.
    const end = () => go("/game/strava", "replace");
    if (code === null) {
      toasts.fail(text.strava.refused);
      return end();
    }
    const body = { code, state, scope: query.get("scope") ?? "" };
    client.strava.finish({ body }).then(loaded.show, report).finally(end);
  }, [isBack]);
  const isOff = loaded.error instanceof ApiError && loaded.error.is("strava_off");
  return (
    <Screen title={text.strava.title} lead={text.strava.lead}>
      {isOff ? (
        <Message title={text.strava.off} />
      ) : isBack ? (
        <>
          <p class="note">{text.strava.finishing}</p>
          <Loading />
        </>
      ) : (
        <Shown of={loaded}>{connection => <ConnectionCard connection={connection} loaded={loaded} />}</Shown>
      )}
    </Screen>
  );
}

interface ConnectionCardProps {
  readonly connection: Connection;
  readonly loaded: Loaded<Connection>;
}

function ConnectionCard({ connection, loaded }: ConnectionCardProps) {
  const { client, toasts } = useApp();
  const connect = async () => location.assign((await client.strava.connect()).authorizeUrl);
  const disconnect = async () => {
    await client.strava.disconnect();
    toasts.say(text.strava.disconnected);
    loaded.reload();
  };
  const { connected, connectedAt, needsReconnect, notTaken } = connection;
  return (
    <div class="card">
      {connectedAt && <p>{text.strava.connected(formatDay(connectedAt))}</p>}
      {needsReconnect && <p class="note bad">{text.strava.needsReconnect}</p>}
      <div class="row">
        {(!connected || needsReconnect) && (
          <ActionButton kind="first" action={connect}>
            {needsReconnect ? text.strava.again : text.strava.connect}
          </ActionButton>
        )}
        {connected && (
          <ConfirmButton
            title={text.strava.disconnectTitle}
            lead={text.strava.disconnectLead}
            yes={text.strava.disconnect}
            action={disconnect}
          >
            {text.strava.disconnect}
          </ConfirmButton>
        )}
      </div>
      {notTaken.length > 0 && (
        <>
          <h2>{text.strava.notTaken}</h2>
          <ul>
            {notTaken.map(({ activityId, reason }) => (
              <li key={activityId}>
                {activityId}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
