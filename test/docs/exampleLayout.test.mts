import { EXAMPLES, readExample } from '../../harness/workflows/exampleWorkflows.mjs';
import type { WorkflowJson } from '../../harness/n8n/server.mjs';

type WorkflowNode = WorkflowJson['nodes'][number];

/** A place on n8n's canvas, in its units. */
interface Rectangle {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** What n8n's editor draws, measured in it: a node is a square, and its name stands below. */
const NODE = { width: 96, height: 96 };
const NAME_HEIGHT = 40;
/** A node with sockets below it, as the AI Agent has. */
const WIDE = { '@n8n/n8n-nodes-langchain.agent': 256 } as Record<string, number>;
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** The ten jobs that people come for. */
const TEN_JOBS = [
	'white-background-for-product-photos',
	'cut-out-a-product',
	'blur-faces-and-plates',
	'count-parts-and-branch',
	'replace-the-background',
	'mask-for-inpainting',
	'coco-dataset-from-a-folder',
	'share-of-rust',
	'cut-out-in-a-chat',
	'approve-by-overlay',
];
const MOST_NODES_OF_A_JOB = 3;

const isNote = ({ type }: WorkflowNode) => type === STICKY_NOTE;

function rectangle({ type, position, parameters }: WorkflowNode): Rectangle {
	const [left, top] = position as [number, number];
	const note = parameters as { width: number; height: number };
	const { width, height } =
		type === STICKY_NOTE ? note : { width: WIDE[type] ?? NODE.width, height: NODE.height + NAME_HEIGHT };
	return { left, top, right: left + width, bottom: top + height };
}

const meet = (one: Rectangle, other: Rectangle) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Names of the nodes that another one feeds. */
function fed({ connections }: WorkflowJson): Set<string> {
	const outputs = Object.values(connections as Record<string, { main?: Array<Array<{ node: string }> | null> }>);
	return new Set(
		outputs.flatMap(({ main = [] }) => main.flatMap((targets) => (targets ?? []).map(({ node }) => node))),
	);
}

/** The nodes of the job itself: ours, and what decides. What brings the photo and what takes the result stands apart. */
function nodesOfJob(workflow: WorkflowJson): string[] {
	const isOurs = ({ type }: WorkflowNode) => type.startsWith('n8n-nodes-fal-sam.');
	const decides = ({ type }: WorkflowNode) => ['n8n-nodes-base.if', 'n8n-nodes-base.switch'].includes(type);
	return workflow.nodes.filter((node) => isOurs(node) || decides(node)).map(({ name }) => name);
}

it.each(EXAMPLES)('in %s no node lies over a note or over another node', async (name) => {
	const { nodes } = await readExample(name);
	const pairs = nodes.flatMap((one, index) => nodes.slice(index + 1).map((other) => [one, other] as const));
	const overlapping = pairs.filter(([one, other]) => meet(rectangle(one), rectangle(other)));
	expect(overlapping.map(([one, other]) => `${one.name} and ${other.name}`)).toEqual([]);
});

it.each(EXAMPLES)(
	'%s is explained by one note, above all else, that begins with its name and says the first step',
	async (name) => {
		const workflow = await readExample(name);
		const notes = workflow.nodes.filter(isNote);
		expect(notes).toHaveLength(1);
		const [note] = notes;
		const others = workflow.nodes.filter((node) => !isNote(node)).map((node) => rectangle(node).top);
		expect(rectangle(note!).bottom).toBeLessThan(Math.min(...others));
		const { content } = note!.parameters as { content: string };
		expect(content.split('\n')[0]).toBe(`## ${workflow.name}`);
		expect(content).toMatch(/^1\. /m);
	},
);

it.each(EXAMPLES)('the note of %s names every node that needs the credential', async (name) => {
	const { nodes } = await readExample(name);
	const { content } = nodes.find(isNote)!.parameters as { content: string };
	const needing = nodes.filter(({ credentials }) => credentials?.falSamApi).map((node) => node.name);
	expect(needing.filter((node) => !content.includes(`*${node}*`))).toEqual([]);
});

it.each(EXAMPLES)('%s has one start', async (name) => {
	const workflow = await readExample(name);
	const starts = workflow.nodes.filter((node) => !isNote(node) && !fed(workflow).has(node.name));
	expect(starts.filter(({ type }) => /trigger|webhook$/i.test(type))).toHaveLength(1);
});

it('the ten jobs are there, and none needs more than three nodes: the model, SAM Mask and one for the branch', async () => {
	const found = await Promise.all(TEN_JOBS.map(async (name) => [name, nodesOfJob(await readExample(name))] as const));
	for (const [name, nodes] of found)
		expect([name, nodes.length <= MOST_NODES_OF_A_JOB, nodes]).toEqual([name, true, nodes]);
});
