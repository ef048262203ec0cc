package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into nodes. Nothing is constructed and no type is guessed: {@code on},
 * {@code no}, {@code 012} and {@code 12:30} are the texts that they look like. Tags are
 * refused; what aliases unfold to is bounded.
 */
final class YamlTree {

	private static final int DEPTH = 24;

	private static final int NODES = 20_000;

	private int nodes;

	private YamlTree() {
	}

	/**
	 * Reads the one document of a file.
	 * @throws BadTextException when it is not YAML, or more than one document
	 */
	static PlanNode read(String text) throws BadTextException {
		try {
			LoaderOptions options = new LoaderOptions();
			options.setCodePointLimit(PlanText.MAX_BYTES);
			Composer composer = new Composer(new ParserImpl(new StreamReader(VariableMarks.hide(text)), options),
					new NoTypes(), options);
			Node root = composer.getSingleNode();
			return (root != null) ? new YamlTree().node(root, 0) : new PlanNode.Scalar(null, 1);
		}
		catch (YAMLException | StackOverflowError ex) {
			throw YamlMistake.of(ex);
		}
	}

	private PlanNode node(Node node, int depth) throws BadTextException {
		int line = line(node.getStartMark());
		if (++this.nodes > NODES || depth > DEPTH) {
			throw new BadTextException(line, "is nested too deeply or unfolds to too much",
					"write the values out instead of using anchors and aliases");
		}
		if (node instanceof ScalarNode scalar) {
			return scalar(scalar, line);
		}
		if (node instanceof SequenceNode sequence) {
			expectTag(node, Tag.SEQ, line);
			List<PlanNode> items = new ArrayList<>();
			for (Node item : sequence.getValue()) {
				items.add(node(item, depth + 1));
			}
			return new PlanNode.Sequence(items, line);
		}
		expectTag(node, Tag.MAP, line);
		return mapping((MappingNode) node, line, depth);
	}

	private PlanNode mapping(MappingNode mapping, int line, int depth) throws BadTextException {
		List<PlanNode.Member> members = new ArrayList<>();
		for (NodeTuple tuple : mapping.getValue()) {
			int keyLine = line(tuple.getKeyNode().getStartMark());
			if (!(node(tuple.getKeyNode(), depth + 1) instanceof PlanNode.Scalar key) || key.text() == null) {
				throw new BadTextException(keyLine, "has a key that is not a name",
						"write `name: value`; a value that begins with a bracket or brace needs quotes");
			}
			members.add(new PlanNode.Member(key.text(), keyLine, node(tuple.getValueNode(), depth + 1)));
		}
		return new PlanNode.Mapping(members, line);
	}

	private static PlanNode scalar(ScalarNode scalar, int line) throws BadTextException {
		expectTag(scalar, Tag.STR, line);
		String text = scalar.getValue();
		boolean nothing = scalar.getScalarStyle() == ScalarStyle.PLAIN
				&& (text.isEmpty() || text.equals("~") || text.equals("null"));
		return new PlanNode.Scalar(nothing ? null : VariableMarks.show(text), line);
	}

	private static void expectTag(Node node, Tag tag, int line) throws BadTextException {
		if (!tag.equals(node.getTag())) {
			throw new BadTextException(line, "has a tag, which plans do not take",
					"leave out the part that begins with an exclamation mark, or put the value in quotes");
		}
	}

	static int line(Mark mark) {
		return mark.getLine() + 1;
	}

	/** Resolves every plain scalar to text. */
	private static final class NoTypes extends Resolver {

		@Override
		protected void addImplicitResolvers() {
			// none on purpose: types come from the keys
		}

	}

}
