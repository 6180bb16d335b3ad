import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Says by veraPDF, with its own rules, whether PDFs are PDF/A-2b: a line each, and one a fault. */
public class PdfA {
    static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFA_2_B;
    static final String RULES = "/org/verapdf/pdfa/validation/PDFA-2B.xml";

    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = profile();
        for (String path : paths) {
            File file = new File(path);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(file, FLAVOUR)) {
                ValidationResult result =
                    ValidatorFactory.createValidator(profile, false).validate(parser);
                int rules = profile.getRules().size();
                System.out.println((result.isCompliant() ? "valid" : "invalid")
                    + " by " + rules + " rules, " + result.getTotalAssertions() + " checks");
                for (TestAssertion each : result.getTestAssertions()) {
                    if (each.getStatus() != TestAssertion.Status.PASSED) {
                        System.out.println(each.getRuleId().getClause() + " " + each.getMessage());
                    }
                }
            }
        }
    }

    /** The rules that veraPDF ships; its own reader of them needs JAXB, which the archive lacks. */
    static ValidationProfile profile() throws Exception {
        Element root;
        try (InputStream stream = PDFAFlavour.class.getResourceAsStream(RULES)) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream)
                .getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : all(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element each : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(each.getAttribute("name"),
                each.getAttribute("object"), text(each, "defaultValue"), text(each, "value")));
        }
        return Profiles.profileFromValues(FLAVOUR,
            Profiles.profileDetailsFromValues("", "", "", new Date(0)), "", rules, variables);
    }

    static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        Boolean deferred =
            rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
            Profiles.ruleIdFromValues(FLAVOUR.getPart(), id.getAttribute("clause"),
                Integer.parseInt(id.getAttribute("testNumber"))),
            rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"),
            Profiles.errorFromValues(text(rule, "message"), List.of()), List.of());
    }

    static List<Element> all(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int at = 0; at < found.getLength(); at++) {
            elements.add((Element) found.item(at));
        }
        return elements;
    }

    static String text(Element parent, String name) {
        return all(parent, name).get(0).getTextContent().strip();
    }
}
