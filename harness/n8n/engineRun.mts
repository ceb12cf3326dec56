// Runs in the engine process: one workflow execution through n8n's WorkflowExecute.
import type {
	ICredentialDataDecryptedObject,
	IConnections,
	IHttpRequestOptions,
	INode,
	INodeParameters,
	IRun,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { fileItem, storeInputItems } from './engineItems.mts';
import type { SentRun } from './engineMessages.mts';
import type { EngineRuntime } from './engineRuntime.mts';
import type { EngineError, EngineLogLine, EngineNodeRun, EngineWorkflowNode } from './engineTypes.mts';

const SINGLE_NODE_NAME = 'T';
const WORKFLOW_ID = 'engineHarness';

export interface StartedRun {
	/** RunResult of engineTypes.mts, with file contents in base64. */
	result: Promise<object>;
	cancel(): void;
}

/**
 * Starts an execution. Files of the input items are stored through n8n's BinaryDataService first, so that a node sees
 * them as it does in production: an `id` in filesystem and database mode, base64 in memory mode.
 */
export async function startRun(runtime: EngineRuntime, executionId: string, options: SentRun): Promise<StartedRun> {
	const { core, workflowModule } = runtime;
	const { nodes, connections, startNode } = workflowParts(runtime, options);
	const settings: IWorkflowSettings = { executionOrder: 'v1', ...options.workflowSettings };
	const workflow = new workflowModule.Workflow({
		id: WORKFLOW_ID,
		name: 'engine harness',
		nodes,
		connections,
		active: false,
		nodeTypes: runtime.nodeTypes,
		settings,
	});
	const location = core.FileLocation.ofExecution(WORKFLOW_ID, executionId);
	const items = await storeInputItems(runtime, location, options.items ?? [{ json: {} }], settings.binaryMode);

	const mode = (options.mode ?? 'manual') as WorkflowExecuteMode;
	// What n8n stores is what it hears first: on a stop `canceled`, though the node may still fail a moment later.
	let storedStatus: IRun['status'] | undefined;
	const workflowData = { id: WORKFLOW_ID, name: 'engine harness', nodes, connections, active: false, settings };
	const hooks = new core.ExecutionLifecycleHooks(mode, executionId, workflowData);
	hooks.addHandler('workflowExecuteAfter', ({ status }) => {
		storedStatus ??= status;
	});
	const additionalData = {
		executionId,
		workflowId: WORKFLOW_ID,
		workflowSettings: settings,
		credentialsHelper: credentialsHelper(runtime, options.credentials ?? {}),
		hooks,
		currentNodeExecutionIndex: 0,
		variables: {},
		// Nothing listens here: a suspended execution is resumed only by a real server.
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1/',
		setExecutionStatus() {},
		sendDataToUI() {},
	};
	const firstNode = workflow.getNode(startNode);
	if (!firstNode) throw new Error(`the workflow has no node called ${startNode}`);
	const runData = workflowModule.createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: firstNode, data: { main: [items] }, source: null }],
		},
		resumeToken: 'engine-harness',
	});

	const logs: EngineLogLine[] = [];
	const execution = runtime.logs.run(logs, () =>
		new core.WorkflowExecute(additionalData, mode, runData).processRunExecutionData(workflow),
	);
	return {
		cancel: () => execution.cancel(),
		result: execution.then(async (run) => ({
			...(await readResult(runtime, run, options)),
			status: storedStatus ?? run.status,
			logs: logs.map(plain),
		})),
	};
}

/** The nodes of a workflow as n8n stores them; a single node is a workflow of its own. */
function workflowParts(
	runtime: EngineRuntime,
	options: SentRun,
): { nodes: INode[]; connections: IConnections; startNode: string } {
	const credentials = Object.fromEntries(
		Object.keys(options.credentials ?? {}).map((type) => [type, { id: type, name: type }]),
	);
	const complete = (node: EngineWorkflowNode, index: number): INode => {
		const ours = node.type.startsWith(`${runtime.packageName}.`);
		return {
			id: `node${index}`,
			typeVersion: 1,
			position: [index * 200, 0],
			parameters: {},
			...(ours && { credentials }),
			...node,
		} as INode;
	};
	if ('workflow' in options) {
		const { connections, startNode } = options.workflow;
		const nodes = options.workflow.nodes.map(complete);
		return { nodes, connections: connections as IConnections, startNode: startNode ?? nodes[0]?.name ?? '' };
	}
	const node: EngineWorkflowNode = {
		name: SINGLE_NODE_NAME,
		type: `${runtime.packageName}.${options.node}`,
		parameters: options.parameters ?? {},
		...options.nodeExtra,
	};
	return { nodes: [complete(node, 0)], connections: {}, startNode: SINGLE_NODE_NAME };
}

/** n8n's CredentialsHelper without the database: the same defaults and the type's own `authenticate` function. */
function credentialsHelper(
	{ credentialTypes, workflowModule }: EngineRuntime,
	dataByType: Record<string, Record<string, unknown>>,
): object {
	const typeOf = (name: string) => {
		const type = credentialTypes[name]?.type;
		if (!type) throw new Error(`the package has no credential type ${name}`);
		return type;
	};
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (name: string) => typeOf(name).properties,
		preAuthentication: async () => undefined,
		getDecrypted: async (_additionalData: object, _nodeCredentials: object, name: string) =>
			workflowModule.NodeHelpers.getNodeParameters(
				typeOf(name).properties,
				{ ...dataByType[name] } as INodeParameters,
				true,
				false,
				null,
				null,
			),
		async authenticate(data: ICredentialDataDecryptedObject, name: string, requestOptions: IHttpRequestOptions) {
			const { authenticate } = typeOf(name);
			if (typeof authenticate === 'function') return await authenticate(data, requestOptions);
			throw new Error(`credential ${name}: this harness knows only an authenticate function, not the expression form`);
		},
	};
}

/** EngineNodeRun of engineTypes.mts, with file contents in base64. */
type PlainNodeRun = Omit<EngineNodeRun, 'error' | 'outputs'> & { error: unknown; outputs: object[][] };

async function readResult(runtime: EngineRuntime, run: IRun, options: SentRun) {
	const { runData, error, lastNodeExecuted } = run.data.resultData;
	const nodeRuns: Record<string, PlainNodeRun[]> = {};
	for (const [name, runs] of Object.entries(runData)) {
		const plainRuns: PlainNodeRun[] = (nodeRuns[name] = []);
		for (const { executionStatus, error: nodeError, data, executionTime, startTime } of runs) {
			const outputs: object[][] = [];
			for (const output of data?.main ?? []) {
				const items: object[] = [];
				for (const item of output ?? [])
					items.push(await fileItem(runtime, item, options.binaryContent !== false, plainError));
				outputs.push(items);
			}
			plainRuns.push({
				status: executionStatus,
				error: plainError(nodeError),
				outputs,
				executionTimeMs: executionTime,
				startTimeMs: startTime,
			});
		}
	}
	return {
		error: plainError(error),
		outputs: nodeRuns[lastNodeExecuted ?? '']?.at(-1)?.outputs ?? [],
		nodeRuns,
		lastNodeExecuted,
		waitTillMs: run.waitTill ? new Date(run.waitTill).getTime() : undefined,
	};
}

/** n8n's errors carry the whole node. */
type ThrownError = Partial<Omit<EngineError, 'node'>> & { node?: { name: string } };

function plainError(error: unknown): unknown {
	if (!error) return undefined;
	const { name, message, description, httpCode, level, context, stack, node } = error as ThrownError;
	return plain({
		name,
		message,
		description: description ?? undefined,
		httpCode: httpCode ?? undefined,
		level,
		context,
		node: node?.name,
		stack,
	});
}

/** A copy that survives JSON: cycles, functions and errors in log data or error contexts must not break the reply. */
function plain(value: unknown): unknown {
	const open: object[] = [];
	return JSON.parse(
		JSON.stringify(value, function (this: object, _key, entry: unknown) {
			if (typeof entry === 'bigint') return String(entry);
			if (typeof entry !== 'object' || entry === null) return entry;
			while (open.length > 0 && open.at(-1) !== this) open.pop();
			if (open.includes(entry)) return '[circular]';
			open.push(entry);
			if (!(entry instanceof Error)) return entry;
			const { name, message } = entry;
			return { name, message, ...(entry as object) };
		}),
	);
}
