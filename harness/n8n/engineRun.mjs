// Runs in the engine process: one workflow execution through n8n's WorkflowExecute.
import { fileItem, storeInputItems } from './engineItems.mjs';

const SINGLE_NODE_NAME = 'T';
const WORKFLOW_ID = 'engineHarness';

/**
 * Starts an execution. Files of the input items are stored through n8n's BinaryDataService first, so that a node sees
 * them as it does in production: an `id` in filesystem and database mode, base64 in memory mode.
 * @param runtime what startRuntime gave
 * @param {string} executionId
 * @param options RunOptions of engineTypes.mts, with file contents in base64
 * @returns {Promise<{ result: Promise<object>, cancel: () => void }>}
 */
export async function startRun(runtime, executionId, options) {
	const { core, workflowModule } = runtime;
	const { nodes, connections, startNode } = workflowParts(runtime, options);
	const settings = { executionOrder: 'v1', ...options.workflowSettings };
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

	const mode = options.mode ?? 'manual';
	// What n8n stores is what it hears first: on a stop `canceled`, though the node may still fail a moment later.
	let storedStatus;
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
	const runData = workflowModule.createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: workflow.getNode(startNode), data: { main: [items] }, source: null }],
		},
		resumeToken: 'engine-harness',
	});

	const logs = [];
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
function workflowParts(runtime, options) {
	const credentials = Object.fromEntries(
		Object.keys(options.credentials ?? {}).map((type) => [type, { id: type, name: type }]),
	);
	const complete = (node, index) => {
		const ours = node.type.startsWith(`${runtime.packageName}.`);
		return {
			id: `node${index}`,
			typeVersion: 1,
			position: [index * 200, 0],
			parameters: {},
			...(ours && { credentials }),
			...node,
		};
	};
	if (options.workflow) {
		const nodes = options.workflow.nodes.map(complete);
		return { nodes, connections: options.workflow.connections, startNode: options.workflow.startNode ?? nodes[0].name };
	}
	const node = {
		name: SINGLE_NODE_NAME,
		type: `${runtime.packageName}.${options.node}`,
		parameters: options.parameters ?? {},
		...options.nodeExtra,
	};
	return { nodes: [complete(node, 0)], connections: {}, startNode: SINGLE_NODE_NAME };
}

/** n8n's CredentialsHelper without the database: the same defaults and the type's own `authenticate` function. */
function credentialsHelper({ credentialTypes, workflowModule }, dataByType) {
	const typeOf = (name) => credentialTypes[name].type;
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (name) => typeOf(name).properties,
		preAuthentication: async () => undefined,
		getDecrypted: async (_additionalData, _nodeCredentials, name) =>
			workflowModule.NodeHelpers.getNodeParameters(
				typeOf(name).properties,
				{ ...dataByType[name] },
				true,
				false,
				null,
				null,
			),
		async authenticate(data, name, requestOptions) {
			const { authenticate } = typeOf(name);
			if (typeof authenticate === 'function') return await authenticate(data, requestOptions);
			throw new Error(`credential ${name}: this harness knows only an authenticate function, not the expression form`);
		},
	};
}

async function readResult(runtime, run, options) {
	const { runData, error, lastNodeExecuted } = run.data.resultData;
	const nodeRuns = {};
	for (const [name, runs] of Object.entries(runData)) {
		nodeRuns[name] = [];
		for (const { executionStatus, error: nodeError, data, executionTime, startTime } of runs) {
			const outputs = [];
			for (const output of data?.main ?? []) {
				const items = [];
				for (const item of output ?? [])
					items.push(await fileItem(runtime, item, options.binaryContent !== false, plainError));
				outputs.push(items);
			}
			nodeRuns[name].push({
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
		outputs: nodeRuns[lastNodeExecuted]?.at(-1)?.outputs ?? [],
		nodeRuns,
		lastNodeExecuted,
		waitTillMs: run.waitTill ? new Date(run.waitTill).getTime() : undefined,
	};
}

function plainError(error) {
	if (!error) return undefined;
	const { name, message, description, httpCode, level, context, stack, node } = error;
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
function plain(value) {
	const open = [];
	return JSON.parse(
		JSON.stringify(value, function (_key, entry) {
			if (typeof entry === 'bigint') return String(entry);
			if (typeof entry !== 'object' || entry === null) return entry;
			while (open.length > 0 && open.at(-1) !== this) open.pop();
			if (open.includes(entry)) return '[circular]';
			open.push(entry);
			return entry instanceof Error ? { name: entry.name, message: entry.message, ...entry } : entry;
		}),
	);
}
