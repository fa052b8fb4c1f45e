import { Command, Help, type Option } from 'commander';
import type { DependencyContainer } from 'tsyringe';
import type { CloudOptions, LogInOptions } from './cloud/cloud-service.ts';
import { requireCloud } from './cloud/clouds.ts';
import { approveDeletions, defaultDatabase, rejectDeletions } from './commands/decide-deletions.ts';
import { explainTrack } from './commands/explain-track.ts';
import { listAlbums } from './commands/list-albums.ts';
import { listArtists } from './commands/list-artists.ts';
import { listHistory } from './commands/list-history.ts';
import { listProfiles } from './commands/list-profiles.ts';
import { listTracks } from './commands/list-tracks.ts';
import { type CloudServices, logIn, logOut } from './commands/log-in-out.ts';
import type { Output } from './commands/output.ts';
import { searchLibrary } from './commands/search-library.ts';
import { showStatus } from './commands/show-status.ts';
import { type SyncOptions, syncLibrary } from './commands/sync-library.ts';
import { type ScopeSettings, tokens } from './container.ts';
import type { ExitCode } from './exit-code.ts';
import { withTrace } from './host/trace-file.ts';
import { wholeNumber } from './whole-number.ts';

/** What every command takes. */
export interface CommonOptions {
  db: string;
  json: boolean;
  verbose: boolean;
}

/** A command with what it needs at hand. */
type Work = (scope: DependencyContainer, output: Output, command: Command) => Promise<ExitCode>;

type Decision = typeof approveDeletions | typeof rejectDeletions;

/** Opens what a command needs, does its work, closes everything, and keeps the exit code. */
export type Runner = (
  command: Command,
  settings: Pick<ScopeSettings, 'access' | 'request' | 'concurrency'>,
  work: Work,
) => Promise<void>;

/** The same for commands that need no database. */
export type CloudRunner = (command: Command, work: Work) => Promise<void>;

/** The commands of `music-sync`, their arguments and options. */
export function createProgram(run: Runner, runWithClouds: CloudRunner): Command {
  const program = new Command('music-sync')
    .description('Keeps a catalogue of the music in your folders and clouds, and of every change to it.')
    .option('--db <file>', 'the database', defaultDatabase)
    .option('--json', 'print exactly one JSON document on stdout', false)
    .option('--verbose', 'log everything, and show where errors come from', false)
    .configureHelp({ showGlobalOptions: true, optionDescription })
    .showHelpAfterError('Run `music-sync --help` to see how it is used.');
  addSync(program, run);
  addQueries(program, run);
  addDecisions(program, run);
  addSignIn(program, runWithClouds);
  return program;
}

/** As usual, but without telling of every switch that it is off. */
function optionDescription(option: Option): string {
  return option.isBoolean() ? option.description : new Help().optionDescription(option);
}

function addSync(program: Command, run: Runner): void {
  program
    .command('sync')
    .description('bring the catalogue up to date with a folder or a cloud')
    .argument('<target>', 'a folder, the name or id of a profile, or one of: gdrive, onedrive, sharepoint')
    .option('--full', 'list and compare everything anew', false)
    .option('--plan', 'show what would happen, write nothing', false)
    .option('--concurrency <n>', 'files read at the same time at most (default: 16)', wholeNumber(1, 256))
    .option('--trace <file>', 'write what took how long, for ui.perfetto.dev or chrome://tracing')
    .option('--root <folder>', 'only this folder of the cloud, such as Music/Lossless, or its id')
    .option('--shared-drive <name>', 'gdrive: this shared drive')
    .option('--site <name>', 'sharepoint: this site, by name, id or host:/sites/name')
    .option('--library <name>', 'sharepoint: only this document library of the site')
    .option('--endpoint <url>', 'another origin in place of the cloud (for tests)')
    .option('--token <token>', 'an access token in place of a sign-in (for tests)')
    .action(async function (this: Command, target: string): Promise<void> {
      const options = this.optsWithGlobals<CommonOptions & SyncCommandOptions>();
      const { concurrency, root, sharedDrive, site, library, endpoint, token } = options;
      const request = { target, cloudOptions: { root, sharedDrive, site, library, endpoint, token } };
      await run(
        this,
        { access: options.plan ? 'rehearse' : 'create', request, concurrency },
        (scope, output) =>
          withTrace(options.trace, () =>
            syncLibrary(
              {
                coordinator: scope.resolve(tokens.coordinator),
                library: scope.resolve(tokens.library),
                source: scope.resolve(tokens.source),
              },
              output,
              options,
            ),
          ),
      );
    });
}

type SyncCommandOptions = SyncOptions & CloudOptions & { concurrency?: number; trace?: string };

function addQueries(program: Command, run: Runner): void {
  const query = (usage: string, description: string, work: Work): Command =>
    program
      .command(usage)
      .description(description)
      .action(async function (this: Command): Promise<void> {
        await run(this, { access: 'existing' }, work);
      });
  const services = (scope: DependencyContainer) => ({
    library: scope.resolve(tokens.library),
    coordinator: scope.resolve(tokens.coordinator),
  });

  query('tracks', 'list the tracks', (scope, output, command) =>
    listTracks(scope.resolve(tokens.library), output, command.opts<{ all: boolean }>()),
  ).option('--all', 'hidden tracks too: those whose files are gone', false);
  query('albums', 'list the albums', (scope, output) => listAlbums(scope.resolve(tokens.library), output));
  query('artists', 'list the artists', (scope, output) => listArtists(scope.resolve(tokens.library), output));
  query('search <words...>', 'find tracks, albums and artists', (scope, output, command) =>
    searchLibrary(scope.resolve(tokens.library), output, command.args.join(' ')),
  );
  query(
    'status',
    'show what the catalogue holds, how the last sync went, and what failed',
    (scope, output, command) =>
      showStatus(
        { ...services(scope), clouds: scope.resolve(tokens.clouds) },
        output,
        command.optsWithGlobals<CommonOptions>().db,
      ),
  );
  query('history', 'list the syncs, newest first', (scope, output, command) =>
    listHistory(services(scope), output, command.opts<{ limit: number }>()),
  ).option('--limit <n>', 'how many', wholeNumber(1, 1000), 20);
  query(
    'explain <track>',
    'show why a track is as it is (name it by id, path or title)',
    (scope, output, command) => explainTrack(scope.resolve(tokens.library), output, command.args.join(' ')),
  );
  query('profiles', 'list the folders and clouds that have been synced', (scope, output) =>
    listProfiles({ library: scope.resolve(tokens.library), clouds: scope.resolve(tokens.clouds) }, output),
  );
}

function addDecisions(program: Command, run: Runner): void {
  const decision = (usage: string, description: string, decide: Decision): void => {
    program
      .command(usage)
      .description(description)
      .action(async function (this: Command, jobId: string): Promise<void> {
        await run(this, { access: 'existing' }, (scope, output) =>
          decide(scope.resolve(tokens.coordinator), output, jobId),
        );
      });
  };
  decision('approve <job>', 'hide the tracks whose deletion a sync has held', approveDeletions);
  decision('reject <job>', 'keep the tracks whose deletion a sync has held', rejectDeletions);
}

function addSignIn(program: Command, run: CloudRunner): void {
  program
    .command('login <cloud>')
    .description('sign in to gdrive (Google Drive), onedrive or sharepoint, for reading')
    .option(
      '--client <client>',
      'your own: the JSON file of a Google OAuth client, or a Microsoft application id',
    )
    .option('--tenant <id>', 'onedrive: the directory of an application for one organisation')
    .option('--scope <scope...>', 'onedrive: permissions beside Files.Read, such as Files.Read.All')
    .option('--endpoint <url>', 'another origin in place of the cloud (for tests)')
    .action(async function (this: Command, name: string): Promise<void> {
      await run(this, (scope, output) =>
        logIn(cloudServices(scope, name), output, this.opts<LogInOptions>()),
      );
    });
  program
    .command('logout <cloud>')
    .description('withdraw a sign-in and forget it')
    .action(async function (this: Command, name: string): Promise<void> {
      await run(this, (scope, output) => logOut(cloudServices(scope, name), output));
    });
}

function cloudServices(scope: DependencyContainer, name: string): CloudServices {
  return { cloud: requireCloud(scope.resolve(tokens.clouds), name), host: scope.resolve(tokens.cloudHost) };
}
