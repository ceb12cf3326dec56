import type { ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';
import { readClip } from '../../test/sandbox/segmentation/clips.mjs';
import { composePicture, type Panel } from './composePicture.mjs';
import { CLIP_SIZE, framesAsPng } from './drawings.mjs';

/** What a node is shown with, and which of its files show what it does. */
interface Shown {
	parameters: Record<string, unknown>;
	files: (item: ServerItem) => string[];
}

const masks = (item: ServerItem) => Object.keys(item.binary ?? {}).filter((name) => name.startsWith('mask_'));
const only = (name: string) => () => [name];
const CUP = { xMin: 740, yMin: 410, xMax: 960, yMax: 600 };

const OF_PHOTO: Record<string, Shown> = {
	sam3Image: { parameters: { prompt: 'fruit', returnMultipleMasks: true, maxMasks: 8 }, files: masks },
	sam31Image: { parameters: { prompt: 'bottle' }, files: masks },
	sam2Image: {
		parameters: { boxPrompts: { box: [CUP] }, pointPrompts: { point: [{ x: 820, y: 520, label: 1 }] } },
		files: only('mask_0'),
	},
	sam2AutoSegment: { parameters: {}, files: only('combined_mask') },
	evfSam: { parameters: { prompt: 'the red apple' }, files: only('mask_0') },
	sam: { parameters: { textPrompt: 'bottle', blackWhite: true }, files: only('mask_0') },
};

const OF_CLIP: Record<string, Record<string, unknown>> = {
	sam3Video: { prompt: 'apple', applyMask: false },
	sam31Video: { prompt: 'fruit', applyMask: false },
	sam2Video: { pointPrompts: { point: [{ x: 370, y: 250, label: 1, frameIndex: 0, objectId: 1 }] } },
};
const FRAMES = [0, 19];

/** Runs each node that works on a picture in a real n8n; gives what came in beside what came out, by the node's name. */
export async function nodePictures(
	n8n: N8nServer,
	credentialId: string,
	photo: { url: string; content: Buffer },
	clip: { url: string; content: Buffer },
): Promise<Map<string, Buffer>> {
	const pictures = new Map<string, Buffer>();
	const put = async (name: string, panels: Panel[]) => void pictures.set(name, await composePicture(panels));
	const run = async (name: string, parameters: Record<string, unknown>, more: ReturnType<typeof falNode>[] = []) => {
		const nodes = [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), falNode('Node', name, parameters), ...more];
		const id = await n8n.importWorkflow(inSequence(name, nodes), { falSamApi: credentialId });
		const { status, error, nodeRuns } = await n8n.runWorkflow(id, { trigger: 'Start', timeoutMs: 300_000 });
		if (status !== 'success') throw new Error(`${name}: ${error?.message}`);
		return nodeRuns[nodes.at(-1)!.name]!.at(-1)!.outputs[0]![0]!;
	};
	const filesOf = async (item: ServerItem, names: string[]) =>
		await Promise.all(names.map(async (name) => await n8n.binary(item.binary![name]!)));

	for (const [name, { parameters, files }] of Object.entries(OF_PHOTO)) {
		const item = await run(name, { imageUrl: photo.url, ...parameters });
		await put(name, [photo.content, await filesOf(item, files(item))]);
	}
	const before = await clipFrames(clip.content);
	for (const [name, parameters] of Object.entries(OF_CLIP)) {
		const [video] = await filesOf(await run(name, { videoUrl: clip.url, ...parameters }), ['video']);
		await put(name, [before[0]!, ...(await clipFrames(video!))]);
	}
	const cutOut = {
		photoSource: 'url',
		photoUrl: photo.url,
		crop: 'object',
		background: 'colour',
		backgroundColor: '#8ecae6',
		feather: 2,
	};
	const item = await run('sam3Image', { imageUrl: photo.url, prompt: 'cup' }, [
		falNode('Mask', 'samMask', cutOut, { credentials: {} }),
	]);
	await put('samMask', [photo.content, ...(await filesOf(item, ['mask_0', 'data']))]);
	return pictures;
}

async function clipFrames(content: Buffer): Promise<Buffer[]> {
	const { frames } = await readClip(content, CLIP_SIZE.width, CLIP_SIZE.height);
	return await framesAsPng(frames, FRAMES);
}
