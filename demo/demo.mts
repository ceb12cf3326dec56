import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { packTarball } from '../build/packTarball.mjs';
import { runNpm } from '../harness/n8n/hostInstall.mjs';
import { startN8n, type N8nServer } from '../harness/n8n/server.mjs';
import { readOptions, type DemoOptions } from './demoOptions.mjs';
import { CUT_OUT_NODE, demoWorkflow, SAM_NODE, TRIGGER_NODE } from './demoWorkflow.mjs';
import { findFal, type FalServer } from './falServer.mjs';
import { withHeartbeat } from './heartbeat.mjs';
import { servePhoto } from '../harness/workflows/photoServer.mjs';
import { resultTable } from './resultTable.mjs';
import { saveResult } from './saveResult.mjs';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const OUTPUT_FOLDER = join(REPOSITORY, 'demo-output');
const EXAMPLE_FILE = join(REPOSITORY, 'examples', 'find-objects-in-a-photo.json');
/** Rendered for this project with Blender 3.4, from shapes and textures modelled for it: no photo of anybody’s. */
const DEFAULT_PHOTO = join(REPOSITORY, 'demo', 'still-life.jpg');
const STEP_COUNT = 5;
const MIME_TYPES: Record<string, string> = {
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	gif: 'image/gif',
	avif: 'image/avif',
	tiff: 'image/tiff',
};

/** npm changes into the repository; a relative path is meant from where npm was called. */
const startFolder = process.env.INIT_CWD ?? process.cwd();
const shown = (file: string) => relative(startFolder, file) || file;
const startedAtMs = Date.now();
const say = (text: string) => console.log(text);
const detail = (text: string) => say(`      ${text}`);
let stepNumber = 0;
const step = (text: string) => say(`[${++stepNumber}/${STEP_COUNT}] ${text}`);
/** What has to be undone at the end, the newest first. */
const undo: Array<() => Promise<unknown>> = [];

async function main(options: DemoOptions): Promise<void> {
	const photo = await readFile(options.photo).catch(() => undefined);
	if (!photo) throw new Error(`There is no photo at ${options.photo}.`);
	const { format } = await sharp(photo)
		.metadata()
		.catch(() => ({ format: '' }));
	const mimeType = MIME_TYPES[format ?? ''];
	if (!mimeType)
		throw new Error(`${options.photo} is not a picture in a format that the models read (JPEG, PNG, WebP, …).`);
	const folder = await mkdtemp(join(tmpdir(), 'fal-sam-demo-'));
	undo.unshift(async () => await rm(folder, { recursive: true, force: true }));

	step('Building the package and packing it as npm would publish it');
	await runNpm({
		directory: REPOSITORY,
		args: ['run', 'build'],
		node: process.execPath,
		step: 'npm run build',
		logFile: join(folder, 'build.log'),
		log: detail,
	});
	const tarball = await packTarball(REPOSITORY, folder);
	detail(`${basename(tarball.path)}, ${Math.round(tarball.sizeBytes / 1024)} KB`);

	step('Starting fal');
	const fal = await findFal(process.env);
	undo.unshift(fal.close);
	detail(fal.description);

	step('Starting a real n8n with the package as a community package');
	const n8n = await withHeartbeat(
		detail,
		'n8n',
		startN8n({ packageTarball: tarball.path, env: fal.n8nEnvironment, log: detail }),
	);
	undo.unshift(n8n.close);
	detail(`n8n is up at ${n8n.url}`);

	const looksFor = [
		options.prompt && `"${options.prompt}"`,
		...options.points.map(({ x, y }) => `point ${x},${y}`),
		...options.boxes.map((box) => `box ${Object.values(box).join(',')}`),
	]
		.filter(Boolean)
		.join(' ');
	step(`Running the workflow: looking for ${looksFor} in ${shown(options.photo)}`);
	const photoServer = await servePhoto(photo, basename(options.photo), mimeType);
	undo.unshift(photoServer.close);
	const workflowId = await prepareWorkflow(n8n, fal, photoServer.url, options);
	const execution = await withHeartbeat(
		detail,
		'still running',
		n8n.runWorkflow(workflowId, { trigger: TRIGGER_NODE, timeoutMs: 600_000 }),
	);
	if (execution.status !== 'success')
		throw new Error(
			[`The execution ended as "${execution.status}".`, execution.error?.message, execution.error?.description]
				.filter(Boolean)
				.join(' '),
		);
	const run = execution.nodeRuns[SAM_NODE]!.at(-1)!;
	detail(`done, ${SAM_NODE} took ${(run.executionTimeMs / 1000).toFixed(1)} s`);

	step('Saving the masks and the cut-out');
	const saved = await saveResult(
		OUTPUT_FOLDER,
		basename(options.photo),
		photo,
		run.outputs[0]![0]!,
		execution.nodeRuns[CUT_OUT_NODE]?.at(-1)?.outputs[0]?.[0],
		n8n.binary,
		looksFor.replaceAll('"', ''),
	);
	say('');
	if (saved.masks.length === 0)
		say(
			`Nothing was found for ${looksFor}. That is a normal result; try another --prompt, or a --point on the object.`,
		);
	else say(resultTable(saved.masks, shown));
	if (saved.previewFile) say(`\nPhoto with masks    ${shown(saved.previewFile)}`);
	if (saved.cutOutFile) say(`On a new background ${shown(saved.cutOutFile)}`);
	say(`Side by side        ${shown(saved.sideBySideFile)}`);
	say(`Total time          ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
	if (!options.keep) {
		say("\nTo see the workflow in n8n's editor run the demo with --keep:  npm run demo -- --keep");
		return;
	}
	say(`
n8n is still running. Open ${n8n.url}/workflow/${workflowId}
  E-mail     ${n8n.owner.email}
  Password   ${n8n.owner.password}
Ctrl+C ends it and removes its data.`);
	await new Promise(() => undefined);
}

/** Stores credential and workflow as a user would; gives the workflow's id. */
async function prepareWorkflow(
	n8n: N8nServer,
	fal: FalServer,
	photoUrl: string,
	options: DemoOptions,
): Promise<string> {
	const credential = {
		name: 'Fal SAM account',
		type: 'falSamApi',
		data: { apiKey: fal.apiKey, serverUrl: fal.serverUrl },
	};
	const test = await n8n.testCredential(credential);
	if (test.status !== 'OK') throw new Error(`The credential's test failed: ${test.message}`);
	const credentialId = await n8n.importCredential(credential);
	return await n8n.importWorkflow(await demoWorkflow(EXAMPLE_FILE, n8n.packageName, photoUrl, options), {
		falSamApi: credentialId,
	});
}

let leaving = false;
async function leave(exitCode: number): Promise<void> {
	if (leaving) return;
	leaving = true;
	for (const action of undo) await action().catch((error: Error) => console.error(error.message));
	process.exit(exitCode);
}

const options = readOptions(process.argv.slice(2), DEFAULT_PHOTO, startFolder);
if (typeof options === 'string') {
	console.error(options);
	process.exit(2);
}
for (const [signal, exitCode] of [
	['SIGINT', 130],
	['SIGTERM', 143],
] as const)
	process.once(signal, () => void leave(exitCode));
try {
	await main(options);
	await leave(0);
} catch (error) {
	// While leaving on a signal, what was in progress fails; that is no news.
	if (!leaving) console.error(`\nThe demo stopped: ${(error as Error).message}`);
	await leave(1);
}
