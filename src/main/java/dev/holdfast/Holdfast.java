package dev.holdfast;

/** Where the program begins. */
public final class Holdfast {

	private Holdfast() {
	}

	public static void main(String[] args) {
		System.out.println("holdfast");
	}

}
