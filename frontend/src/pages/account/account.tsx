import { type Profile, useApp, useProfile, useSource } from "../../app/app.ts";
import { text as shared } from "../../text/index.ts";
import { Button } from "../../ui/button.tsx";
import { formatDay } from "../../ui/dates.ts";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { useForm } from "../../ui/form.ts";
import { Screen } from "../../ui/screen.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { text } from "./text.ts";

export default function AccountPage() {
  const { people } = useApp();
  const profile = useProfile();
  const problem = useSource(people, () => people.problem);
  if (!profile)
    return (
      <Screen title={text.title}>
        {problem === undefined ? <Loading /> : <Failure error={problem} retry={people.retry} />}
      </Screen>
    );
  return (
    <Screen title={text.title} lead={profile.email ?? profile.username}>
      <ProfileCard profile={profile} />
      <SessionCard />
      <DeleteCard />
    </Screen>
  );
}

function ProfileCard({ profile }: { readonly profile: Profile }) {
  const { client, people, toasts } = useApp();
  const valuesOf = ({ displayName }: Profile) => ({ displayName: displayName ?? "" });
  const form = useForm("profile", valuesOf(profile), async ({ displayName }) => {
    const saved = await client.users.changeMe({ body: { displayName: displayName.trim() || null } });
    people.show(saved);
    toasts.say(shared.saved);
    return valuesOf(saved);
  });
  return (
    <section class="card" aria-labelledby="profile">
      <h2 id="profile">{text.profile}</h2>
      <form onSubmit={form.submit}>
        <TextField
          form={form}
          name="displayName"
          label={text.name}
          hint={text.nameHint}
          maxLength={80}
          autocomplete="nickname"
        />
        <Button type="submit" kind="first" isBusy={form.isBusy}>
          {shared.save}
        </Button>
      </form>
      <dl class="facts">
        <dt>{text.email}</dt>
        <dd>{profile.email ?? text.noEmail}</dd>
        <dt>{text.roles}</dt>
        <dd>{profile.roles.join(", ") || text.noRoles}</dd>
        <dt>{text.since}</dt>
        <dd>{formatDay(profile.createdAt)}</dd>
      </dl>
    </section>
  );
}

function SessionCard() {
  const { client, session } = useApp();
  const signOutEverywhere = async () => {
    await client.users.signOutMe();
    await session.signOut();
  };
  return (
    <section class="card" aria-labelledby="tab">
      <h2 id="tab">{text.thisTab}</h2>
      <p class="quiet-text">{text.thisTabLead}</p>
      <div class="row">
        <Button onClick={() => session.signOut()}>{shared.session.signOut}</Button>
        <ConfirmButton
          kind="second"
          title={text.everywhereTitle}
          lead={text.everywhereLead}
          yes={text.everywhere}
          action={signOutEverywhere}
        >
          {text.everywhere}
        </ConfirmButton>
      </div>
    </section>
  );
}

function DeleteCard() {
  const { client, session } = useApp();
  const remove = async () => {
    await client.users.deleteMe();
    await session.signOut();
  };
  return (
    <section class="card" aria-labelledby="delete">
      <h2 id="delete">{text.delete}</h2>
      <p class="quiet-text">{text.deleteLead}</p>
      <ConfirmButton title={text.deleteTitle} lead={text.deleteLead} yes={text.deleteYes} action={remove}>
        {text.delete}
      </ConfirmButton>
    </section>
  );
}
