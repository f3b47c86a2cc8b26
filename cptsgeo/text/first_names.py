"""First names that are common in France: what tells a person's mailbox from a service's."""

_COMMON = """
abdel abdelkader abdou adam adele adeline adrian adrien adrienne agathe agnes ahmed aicha alain
alan alban albane albert alberte alexandra alexandre alexia alexis alfred ali alice alicia aline
alix aloys alphonse amandine ambroise amelie amina amine anais anastasia anatole andre andrea
andree angela angele angelina angelique anita ann anna annabelle anne annette annick annie anouk
anthony antoine antoinette antonin antonio apolline ariane aristide arlette armand armande armel
armelle arnaud arsene arthur astrid aubin audrey augustin augustine aurelia aurelie aurelien
auriane aurore axel axelle aymeric aziz baptiste barbara bastien beatrice benedicte benjamin
benoit benoite berengere bernadette bernard berthe bertille bertrand bettina blaise blandine
boris brice brigitte bruno camille candice carine carla carlos carmen carole caroline cassandra
catherine cathy cecile cedric celestin celia celine cendrine chantal charlene charles charline
charlotte chloe christel christele christelle christian christiane christina christine
christophe claire clara clarisse claude claudette claudia claudie claudine clelia clemence
clement clementine clotilde colette colin coline constantin coralie corentin corinne cyprien
cyriaque cyril cyrille dalila damien daniel daniela daniele danielle danny daphne david deborah
delphine denis denise desiree diana diane didier dimitri dominique donatien dorian doriane
dorothee edgar edith edmond edouard edwige elea eleonore elia elian eliane elias elie elisa
elisabeth elise ella elodie eloi eloise elsa elvire emeline emeric emile emilie emilien emma
emmanuel emmanuelle enora enzo eric erik erika ernest erwan erwann esteban estelle esther ethan
etienne eugene eugenie eulalie eva evan evelyne fabien fabienne fabrice fanny farid farida
fatiha fatima fatou faustine felicie felix ferdinand fernand fernande fiona flavie flavien flora
florence florent florian floriane francine francis franck francois francoise frank fred frederic
frederique gabin gabriel gabrielle gael gaelle gaetan gaspard gaston gautier genevieve geoffrey
geoffroy george georges georgette gerald geraldine gerard germain germaine ghislain ghislaine
gilbert gilberte gilles gillian ginette giovanni gisele gladys gregoire gregory guilhem
guillaume gustave guy guylaine gwen gwenael gwenaelle gwendoline habib hadrien hakim hamid hamza
hassan helena helene heloise henri henriette herve hilaire honore honorine hortense hubert hugo
hugues ibrahim ida ilan ilona ines ingrid irene isaac isabelle ismael ivan jacky jacqueline
jacques jamel jamila jane janine jasmine jason jc jean jeanine jeanne jeannette jeannine
jennifer jenny jeremie jeremy jerome jessica jessie jessy jf jl jm joan joana joanna joel joelle
joffrey johan johann johanna john jonas jonathan jordan joris jose josee joseph josephine
josette josiane josselin josyane joyce jp jules julia julian juliane julie julien julienne
juliette justin justine jy karen karim karima karine karl katia kelly ken kenza kevin khadija
khaled kilian killian kim laetitia laila lambert lana lara laura laure laureen laureline
laurence laurene laurent laurette laurie lea leana leandre leila lena leo leon leonard leonie
leonore leontine leopold leslie lila lilian liliane lilou lily lina linda lionel lisa lise lison
livia lizzie loan loane loic lois lola lolita lorena lorene lorenzo loris lou louane louis
louisa louise louison louna luc luca lucas luce lucette lucia lucie lucien lucienne lucile
lucille ludivine ludovic lydia lydie maddy madeleine madeline mael maelie maelle maelys maeva
magali magalie malek malika malo manon manuel manuela marc marceau marcel marceline marcelle
margaret margaux margot marguerite maria mariam marianne marie mariella marielle marietta
mariette marilyne marina marine mario marion marius marjorie marlene marthe martial martin
martine maryline maryse maryvonne mathias mathieu mathilde mathis mathurin matis matteo matthias
matthieu maud maurane maureen maurice mauricette maxence maxime maximilien maxine maya mc medhi
mehdi melanie melina melinda meline melisande melissa melodie mendy mercedes michael michel
michele micheline michelle mickael miguel mireille mohamed mohammed moise mona monica monique
morgan morgane mouna mourad moussa mustapha mylene myriam nabil nadege nadia nadine naima nancy
nassim nassima natacha nathalie nathan nathanael nawel nelly nelson nicolas nicole nina noa noah
noam noe noelie noelle noemie nolan nolwenn nora norbert norman nour oceane octave octavie
odette odile olga olivia olivier omar ondine ophelie oriane orlane oscar oussama pablo paola
pascal pascale pascaline patrice patricia patrick paul paula paule paulette pauline pedro peggy
perrine philibert philippe philippine pierre pierrette pierrick priscilla quentin rachel rachid
rachida raoul raphael raphaelle raymond raymonde rebecca regine regis rejane remi remy renaud
rene renee richard rita robert roberta roberto robin roch rodolphe rodrigue roger roland rolande
romain romaine romane romaric romeo romuald romy ronan rosa rosalie roselyne rosemonde rosine
roxane ruben rudy ryan sabine sabrina sacha salma salome samia samir samira samuel samy sandie
sandra sandrine sandy sara sarah sasha saskia sebastien selena selim selma serge sergine
severine sidonie sigolene simeon simon simone sixtine slimane sofia sofiane soizic solange solen
solene solenn solenne solveig sonia sophia sophie soraya stanislas stephane stephanie steve
steven suzanne suzette suzie sybille sylvain sylvaine sylvester sylvestre sylvette sylvia
sylviane sylvie tanguy tania tatiana teddy terence tess teva thais thea thelma theo theodore
theophile therese thibaud thibault thibaut thierry thomas tifenn tiffany timeo timothee tina
tiphaine titouan tom tony tracy tristan ugo ulysse urbain urielle valentin valentine valerian
valerie vanessa vera verena veronique vianney vicky victor victoria victorien vincent vincente
virgile virginie viviane vladimir walid walter wanda wassim wendy wilfrid wilfried william willy
xavier xaviere yacine yael yan yanick yanis yann yannick yannis yasmina yasmine yassine yoann
yohan yohann yolande youcef youssef yvan yves yvette yvon yvonne zacharie zelie zina zoe zohra
"""
FIRST_NAMES = frozenset(_COMMON.split())
"""Without accents; those that are regions (Lorraine) or common words (rose) as often left out."""
