import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { readExample, readySet } from '../../harness/workflows/exampleWorkflows.mjs';
import { servePhoto } from '../../harness/workflows/photoServer.mjs';
import { startSandbox } from '../../sandbox/server/startSandbox.mjs';
import { openEditor } from './canvasPictures.mjs';
import { clipOver, rustyPlate, scene } from './drawings.mjs';
import { nodePictures } from './nodePictures.mjs';
import { drawCoco, RecipePictures, type Served } from './recipePictures.mjs';

/** What runs, and what it works on. */
interface Studio {
	n8n: N8nServer;
	credentialId: string;
	/** Which n8n reads and writes. */
	folder: string;
	photo: Served;
	background: Served;
	plate: Served;
	clip: Served;
}

/** Each gives pictures of the documents, by their paths in docs. */
const GROUPS = { nodes: ofNodes, recipes: ofRecipes, editor: ofEditor };
export type Group = keyof typeof GROUPS;
export const ALL_GROUPS = Object.keys(GROUPS) as Group[];

/**
 * Makes the pictures of these groups in a real n8n, against the sandbox.
 *
 * @param folder an empty one
 */
export async function sandboxPictures(groups: Group[], photo: Buffer, folder: string): Promise<Map<string, Buffer>> {
	const sandbox = await startSandbox();
	const contents = [photo, await scene(), await rustyPlate(), await clipOver(photo)];
	const names = ['still-life.jpg', 'hills.jpg', 'plate.jpg', 'clip.mp4'];
	const servers = await Promise.all(
		contents.map(async (content, index) => {
			const name = names[index]!;
			return await servePhoto(content, name, name.endsWith('mp4') ? 'video/mp4' : 'image/jpeg');
		}),
	);
	const [still, background, plate, clip] = servers.map(({ url }, index) => ({ url, content: contents[index]! }));
	const n8n = await startPackedN8n({ env: { N8N_RESTRICT_FILE_ACCESS_TO: folder }, log: () => undefined });
	try {
		const credentialId = await n8n.importCredential({
			name: 'Fal SAM account',
			type: 'falSamApi',
			data: { apiKey: sandbox.key, serverUrl: sandbox.url },
		});
		const studio = { n8n, credentialId, folder, photo: still!, background: background!, plate: plate!, clip: clip! };
		const pictures = new Map<string, Buffer>();
		for (const group of groups) for (const [path, picture] of await GROUPS[group](studio)) pictures.set(path, picture);
		return pictures;
	} finally {
		await n8n.close();
		await Promise.all([...servers, sandbox].map(async (each) => await each.close()));
	}
}

async function ofNodes({ n8n, credentialId, photo, clip }: Studio): Promise<Array<[string, Buffer]>> {
	const pictures = await nodePictures(n8n, credentialId, photo, clip);
	return [...pictures].map(([name, picture]) => [`nodes/pictures/${name}.png`, picture]);
}

async function ofRecipes({
	n8n,
	credentialId,
	photo,
	background,
	plate,
	folder,
}: Studio): Promise<Array<[string, Buffer]>> {
	const recipes = new RecipePictures(n8n, credentialId, photo, folder);
	const Photo = { url: photo.url };
	const white = 'white-background-for-product-photos';
	const onWhite = await recipes.inFolder(white, { 'Find the product': { prompt: 'cup' } }, 'white/photo.jpg');
	await recipes.put(white, photo.content, onWhite);
	await recipes.byForm('cut-out-a-product', 'apple', 'Cut-out');
	await recipes.byHand('blur-faces-and-plates', { Photo, 'Find faces': { prompt: 'cup' } }, 'Blurred', ['data']);
	const hills = { Photo, 'New background': { url: background.url }, 'Find the object': { prompt: 'cup' } };
	await recipes.byHand('replace-the-background', hills, 'Before the new background', ['data']);
	const gone = { Photo, 'Find what shall go': { prompt: 'bottle' } };
	await recipes.byHand('mask-for-inpainting', gone, 'Grown mask', ['mask']);
	const coco = 'coco-dataset-from-a-folder';
	const annotations = await recipes.inFolder(coco, { 'Find objects': { prompt: 'fruit' } }, 'annotations/photo.json');
	await recipes.put(coco, photo.content, await drawCoco(photo.content, annotations));
	// The sandbox knows colours, not rust.
	const rust = { Photo: { url: plate.url }, 'Find rust': { prompt: 'red' } };
	await recipes.byHand('share-of-rust', rust, 'Find rust', ['mask_0', 'mask_1'], plate.content);
	await recipes.byChat('cut-out-in-a-chat', 'cup', 'Cut-out');
	await recipes.byForm('approve-by-overlay', 'bottle', 'Overlay');
	return [...recipes.pictures].map(([name, picture]) => [`recipes/${name}.png`, picture]);
}

async function ofEditor({ n8n, credentialId, photo }: Studio): Promise<Array<[string, Buffer]>> {
	const run = async (name: string, node: string) => {
		const workflow = await readySet(name, { Photo: { url: photo.url }, [node]: { prompt: 'fruit' } });
		const id = await n8n.importWorkflow(workflow, { falSamApi: credentialId });
		const { id: executionId } = await n8n.runWorkflow(id, { trigger: 'Start', timeoutMs: 300_000 });
		return [id, executionId] as const;
	};
	const editor = await openEditor(n8n);
	try {
		const counted = await run('count-parts-and-branch', 'Find the parts');
		const found = await run('find-objects-in-a-photo', 'Find objects');
		return [
			['recipes/count-parts-and-branch.png', await editor.execution(...counted)],
			['editor-execution.png', await editor.execution(...found)],
			['editor-panel.png', await editor.panel(...found, 'Find objects')],
			['nodes/pictures/falSamTrigger.png', await editor.workflow(await readExample('receive-finished-masks'))],
		];
	} finally {
		await editor.close();
	}
}
