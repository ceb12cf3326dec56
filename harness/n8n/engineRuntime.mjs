// Runs in the engine process, under the host's Node >= 24: loads n8n and the package under test as n8n does.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Boots the parts of n8n that execute a workflow.
 * @param {{ hostDirectory: string, packageDirectory: string, binaryMode: string }} options
 * @returns what engineRun.mjs needs: n8n's modules, node types, credential types, and the log of each run
 */
export async function startRuntime({ hostDirectory, packageDirectory, binaryMode }) {
	const requireHost = createRequire(join(hostDirectory, 'node_modules', 'n8n', 'package.json'));
	const { Container } = requireHost('@n8n/di');
	const { Logger } = requireHost('@n8n/backend-common');
	const { GlobalConfig } = requireHost('@n8n/config');
	const workflowModule = requireHost('n8n-workflow');
	const logs = captureLogs(Container, Logger, workflowModule.LoggerProxy);
	const core = requireHost('n8n-core');

	await startExpressionEngine(Container.get(GlobalConfig), workflowModule.Expression);
	const binaryData = Container.get(core.BinaryDataService);
	if (binaryMode === 'database') await addDatabaseManager(requireHost, Container, binaryData);
	await binaryData.init();

	const tested = new core.PackageDirectoryLoader(packageDirectory);
	await tested.loadAll();
	const base = lazyBaseNodes(core, join(hostDirectory, 'node_modules', 'n8n-nodes-base'));
	const { convertBinaryData } = requireHost('n8n-core/dist/utils/convert-binary-data.js');
	return {
		core,
		workflowModule,
		binaryData,
		convertBinaryData,
		logs,
		packageName: tested.packageName,
		nodeTypes: nodeTypes({ core, workflowModule, tested, base }),
		credentialTypes: tested.credentialTypes,
	};
}

/** Nodes log through the container's Logger, library code through LoggerProxy: both are replaced; the current run owns the line. */
function captureLogs(Container, Logger, LoggerProxy) {
	const currentRun = new AsyncLocalStorage();
	const record =
		(level) =>
		(message, meta = {}) =>
			currentRun.getStore()?.push({ level, message: String(message), meta });
	const logger = {
		debug: record('debug'),
		info: record('info'),
		warn: record('warn'),
		error: record('error'),
		scoped: () => logger,
	};
	// The real one registers itself with LoggerProxy when it is made, so it has to be made first.
	Container.get(Logger);
	Container.set(Logger, logger);
	LoggerProxy.init(logger);
	return currentRun;
}

/** As n8n's start command does it: expressions run in the engine that n8n's configuration names. */
async function startExpressionEngine({ expressionEngine }, Expression) {
	await Expression.initExpressionEngine({
		engine: expressionEngine.engine,
		poolSize: expressionEngine.poolSize,
		maxCodeCacheSize: expressionEngine.maxCodeCacheSize,
		bridgeTimeout: expressionEngine.bridgeTimeout,
		bridgeMemoryLimit: expressionEngine.bridgeMemoryLimit,
		lazyAcquire: expressionEngine.lazyAcquire,
		compileCache: expressionEngine.compileCache,
	});
}

/** Database mode keeps files in n8n's own SQLite database, in the user folder of this process. */
async function addDatabaseManager(requireHost, Container, binaryData) {
	const { DbConnection } = requireHost('@n8n/db');
	const connection = Container.get(DbConnection);
	await connection.init();
	await connection.migrate();
	const { DatabaseManager } = requireHost('./dist/binary-data/database.manager.js');
	binaryData.setManager('database', Container.get(DatabaseManager));
}

/** n8n's own nodes, each loaded from its file on first use. */
function lazyBaseNodes(core, directory) {
	const loader = new core.PackageDirectoryLoader(directory);
	loader.known.nodes = JSON.parse(readFileSync(join(directory, 'dist', 'known', 'nodes.json'), 'utf8'));
	return loader;
}

function nodeTypes({ core, workflowModule, tested, base }) {
	const find = (type) => {
		const dot = type.lastIndexOf('.');
		const loader = type.slice(0, dot) === tested.packageName ? tested : base;
		return loader.getNode(type.slice(dot + 1)).type;
	};
	return {
		getByName: find,
		getKnownTypes: () => ({}),
		getByNameAndVersion(type, version) {
			const nodeType = workflowModule.NodeHelpers.getVersionedNodeType(find(type), version);
			// n8n's NodeTypes does the same. Without it WorkflowExecute runs the node in its test mode, which has no abort signal.
			const declarative =
				nodeType.description.requestDefaults &&
				!nodeType.execute &&
				!nodeType.poll &&
				!nodeType.trigger &&
				!nodeType.supplyData;
			if (declarative) {
				nodeType.execute = async function () {
					return (await new core.RoutingNode(this, nodeType).runNode()) ?? [];
				};
			}
			return nodeType;
		},
	};
}
