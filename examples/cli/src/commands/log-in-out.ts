import type { CloudHost, CloudService, LogInOptions, SignedIn } from '../cloud/cloud-service.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { withInterruption } from '../host/interruption.ts';
import { createSignInScreen } from '../sign-in/sign-in-screen.ts';
import { writeJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import type { Output } from './output.ts';

/** A cloud and what it is reached with. */
export interface CloudServices {
  cloud: CloudService;
  host: CloudHost;
}

/** `login <cloud>`: signs a person in, in the browser, and keeps the sign-in. Ctrl-C cancels. */
export async function logIn(
  { cloud, host }: CloudServices,
  { out, err, json }: Output,
  options: LogInOptions,
): Promise<ExitCode> {
  return withInterruption(async (signal) => {
    const screen = createSignInScreen(err, host.environment);
    const signedIn = await cloud.logIn(options, screen, host, signal);
    const { user, keptIn } = signedIn;
    if (json) await writeJson(out, { cloud: cloud.name, user, keptIn });
    else await out.writeLines(signedInLines(cloud, signedIn, host));
    return exitCode.done;
  });
}

function signedInLines(cloud: CloudService, { user, keptIn }: SignedIn, { secrets }: CloudHost): string[] {
  const who = [user.name, user.email === '' ? '' : `<${user.email}>`].filter((part) => part !== '').join(' ');
  return [
    printable(
      `Signed in to ${cloud.title}${who === '' ? '' : ` as ${who}`}. music-sync can read there, and change nothing.`,
    ),
    keptIn === 'keychain'
      ? 'The sign-in is kept in the keychain of this computer.'
      : `There is no keychain to use: the sign-in is kept in files that only you can read, in ${secrets.folder}`,
    `Next: \`music-sync sync ${cloud.name}\`; \`music-sync logout ${cloud.name}\` takes it back.`,
  ];
}

/** `logout <cloud>`: withdraws the sign-in and forgets it. */
export async function logOut({ cloud, host }: CloudServices, { out, json }: Output): Promise<ExitCode> {
  const result = await cloud.logOut(host);
  if (json) {
    await writeJson(out, { cloud: cloud.name, ...result });
    return exitCode.done;
  }
  switch (result.outcome) {
    case 'none':
      await out.writeLines([`Nobody was signed in to ${cloud.title}.`]);
      break;
    case 'revoked':
      await out.writeLines([
        `Signed out of ${cloud.title}: the sign-in is withdrawn and forgotten. Catalogues stay.`,
      ]);
      break;
    case 'forgotten':
      await out.writeLines([
        `The sign-in to ${cloud.title} is forgotten here, but not withdrawn there. You can do that at ${result.revokeUrl}`,
      ]);
  }
  return exitCode.done;
}
