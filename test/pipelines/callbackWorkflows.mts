import type { WorkflowJson } from '../../harness/n8n/server.mjs';
import { chain, falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';

/** Nothing loads it: fixed jobs and the scripted fal do not look at the picture. */
const IMAGE_URL = 'https://example.com/photo.jpg';
/** With the error output, so that a failed item is told apart. */
export const ERROR_OUTPUT = { onError: 'continueErrorOutput' };

type Parameters = Record<string, unknown>;

/** SAM 3 Image with the transport callback. */
export function callbackNode(
	name: string,
	options: Parameters = {},
	more: Parameters = {},
	parameters: Parameters = {},
): WorkflowJson['nodes'][number] {
	return falNode(
		name,
		'sam3Image',
		{ imageUrl: IMAGE_URL, prompt: '={{ $json.word }}', ...parameters, options: { transport: 'callback', ...options } },
		more,
	);
}

/** Finds the word by the pairing of its item with those of Split. */
export function pairedWord(name: string): WorkflowJson['nodes'][number] {
	const assignments = [{ id: '1', name: 'word', type: 'string', value: "={{ $('Split').item.json.word }}" }];
	return node(name, 'n8n-nodes-base.set', 3.4, {
		mode: 'manual',
		assignments: { assignments },
		includeOtherFields: true,
		options: {},
	});
}

/** One item per word through SAM 3 Image; behind it each finds its word again. */
export function words(
	list: string[],
	options: Parameters = {},
	more: Parameters = {},
	parameters: Parameters = {},
): WorkflowJson {
	return inSequence(`words ${list.join(' ')}`, [
		...wordItems(list),
		callbackNode('SAM', options, more, parameters),
		pairedWord('After'),
	]);
}

/** The words one after the other, in a loop. */
export function loop(list: string[]): WorkflowJson {
	const nodes = [
		...wordItems(list),
		node('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} }),
		callbackNode('SAM'),
		node('Done', 'n8n-nodes-base.noOp', 1, {}),
	];
	const [done, each] = ['Done', 'SAM'].map((name) => [{ node: name, type: 'main', index: 0 }]);
	return {
		name: 'loop',
		nodes,
		connections: { ...chain('Start', 'Words', 'Split', 'Loop'), Loop: { main: [done, each] }, ...chain('SAM', 'Loop') },
	};
}

/** Two of them side by side behind one node, and each with a node of its own behind it. */
export function branches(list: string[]): WorkflowJson {
	const nodes = [
		...wordItems(list),
		...['Left', 'Right'].flatMap((name) => [callbackNode(name), pairedWord(`After ${name}`)]),
	];
	const both = ['Left', 'Right'].map((name) => ({ node: name, type: 'main', index: 0 }));
	return {
		name: 'branches',
		nodes,
		connections: {
			...chain('Start', 'Words', 'Split'),
			Split: { main: [both] },
			...chain('Left', 'After Left'),
			...chain('Right', 'After Right'),
		},
	};
}

/** A video from an address, as a file, through SAM 2 Video. */
export function video(videoUrl: string, options: Parameters = {}): WorkflowJson {
	return inSequence('video', [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Video', 'n8n-nodes-base.httpRequest', 4.2, {
			url: videoUrl,
			options: { response: { response: { responseFormat: 'file' } } },
		}),
		falNode('SAM', 'sam2Video', {
			videoSource: 'binary',
			pointPromptsJson: '[[10, 20]]',
			options: { transport: 'callback', ...options },
		}),
		node('After', 'n8n-nodes-base.noOp', 1, {}),
	]);
}
